"""Skills of ACD v1, which belong to the account: https://voximplant.com/docs/references/httpapi/skills"""

from collections.abc import Sequence

from panel.api.answers import Slice
from panel.api.calls import Calls
from panel.api.errors import ApiUnreachable
from panel.api.users import LONGEST_SLICE, Skill


class Skills:
    """Commands about skills. Every method raises ApiRefused and ApiUnreachable."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def list(self, *, name: str | None = None, offset: int = 0, count: int = LONGEST_SLICE) -> Slice[Skill]:
        """GetSkills: a slice of the skills with `name` in their name."""
        skills, answer = self._calls.read(
            "GetSkills", {"skill_name": name, "offset": offset, "count": count}, tuple[Skill, ...]
        )
        return Slice(skills, len(skills) if answer.total_count is None else answer.total_count, offset)

    def add(self, *, name: str) -> int:
        """AddSkill: a new skill of the account; its id."""
        _, answer = self._calls.write("AddSkill", {"skill_name": name}, int)
        if answer.skill_id is None:
            raise ApiUnreachable("AddSkill", "The answer does not tell the skill's ID.", outcome_unknown=True)
        return answer.skill_id

    def rename(self, skill_id: int, *, name: str) -> None:
        """SetSkillInfo: give it another name."""
        self._calls.write("SetSkillInfo", {"skill_id": skill_id, "new_skill_name": name}, int)

    def delete(self, skill_id: int) -> None:
        """DelSkill: users and queues lose it."""
        self._calls.write("DelSkill", {"skill_id": skill_id}, int)

    def bind(self, skill_ids: Sequence[int], user_ids: Sequence[int], *, bind: bool = True) -> None:
        """BindSkill: every one of the skills with every one of the users, or apart again. Never sends `all`."""
        self._calls.write(
            "BindSkill",
            {"skill_id": _numbers(skill_ids), "user_id": _numbers(user_ids), "bind": bind},
            int,
        )


def _numbers(ids: Sequence[int]) -> list[int]:
    if not ids:
        raise ValueError("Nothing was named.")
    return [int(id_) for id_ in ids]

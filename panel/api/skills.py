"""Skills of ACD v1, which belong to the account: https://voximplant.com/docs/references/httpapi/skills"""

from collections.abc import Sequence

from panel.api.answers import Slice
from panel.api.calls import Calls, Value
from panel.api.users import Skill


class Skills:
    """Commands about skills. Every method raises ApiRefused and ApiUnreachable."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def list(self, *, name: str | None = None) -> Slice[Skill]:
        """GetSkills: all skills of the account, or those with `name` in their name."""
        return self._calls.whole("GetSkills", {"skill_name": name}, Skill)

    def add(self, *, name: str) -> int:
        """AddSkill. Returns the new id."""
        return self._calls.create("AddSkill", {"skill_name": name}, "skill_id")

    def rename(self, skill_id: int, *, name: str) -> None:
        """SetSkillInfo."""
        self._calls.change("SetSkillInfo", {"skill_id": skill_id, "new_skill_name": name})

    def delete(self, skill_id: int) -> None:
        """DelSkill: users and queues lose it."""
        self._calls.change("DelSkill", {"skill_id": skill_id})

    def bind(self, skill_ids: Sequence[int], user_ids: Sequence[int], *, bind: bool = True) -> None:
        """BindSkill: give all these skills to all these users, or take them away. Never sends `all`."""
        parameters: dict[str, Value] = {"skill_id": _numbers(skill_ids), "user_id": _numbers(user_ids), "bind": bind}
        self._calls.change("BindSkill", parameters)


def _numbers(ids: Sequence[int]) -> list[int]:
    if not ids:
        raise ValueError("Nothing was named.")
    return [int(id_) for id_ in ids]

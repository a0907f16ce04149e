"""What a write is about: one table finds it from the call, and what was read before adds the name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from django.utils.translation import gettext_noop as N_

# Writing method -> what it is about, the parameter with its id, the parameter with the name of what is created.
TABLE: Final = """
AddUser              user             -               user_name
SetUserInfo          user             user_id         -
DelUser              user             user_id         -
AddApplication       application      -               application_name
SetApplicationInfo   application      application_id  -
DelApplication       application      application_id  -
AddSubUser           subuser          -               new_subuser_name
SetSubUserInfo       subuser          subuser_id      -
DelSubUser           subuser          subuser_id      -
SetSubUserRoles      subuser          subuser_id      -
RemoveSubUserRoles   subuser          subuser_id      -
CreateKey            service_account  -               key_name
UpdateKey            service_account  key_id          -
DeleteKey            service_account  key_id          -
SetKeyRoles          service_account  key_id          -
RemoveKeyRoles       service_account  key_id          -
AddSkill             skill            -               skill_name
SetSkillInfo         skill            skill_id        -
DelSkill             skill            skill_id        -
BindSkill            user             user_id         -
BindUserToQueue      user             user_id         -
SQ_BindAgent         user             user_id         -
SQ_UnbindAgent       user             user_id         -
SQ_BindSkill         user             user_id         -
SQ_UnbindSkill       user             user_id         -
SQ_SetAgentInfo      user             user_id         -
"""
ABOUT: Final = {
    command: (kind.replace("_", " "), id_parameter, name_parameter)
    for command, kind, id_parameter, name_parameter in (line.split() for line in TABLE.splitlines() if line)
}
KINDS: Final = (
    N_("user"), N_("application"), N_("subuser"), N_("service account"), N_("skill"), N_("queue"), N_("member"),
)  # fmt: skip

PLACE: Final = "application_id"  # some commands do not name it, and who looks needs it
USERNAME: Final = "user_name"  # what a user signs in with; `name` is the display name, which people know
ALWAYS_KEPT: Final = (PLACE, USERNAME)  # of `before`, whatever the call changes
DISPLAY_NAMES: Final = {"AddUser": "user_display_name"}  # where it is not the name parameter that people know


@dataclass(frozen=True)
class Subject:
    """`before` has the previous values by the API's parameter names; several ids are joined by `;`."""

    kind: str = ""
    id: str = ""
    name: str = ""
    before: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, command: str, arguments: Mapping[str, str], seen: "Subject | None" = None) -> Self:
        """Kind and id from the call; name and `before` from `seen`, if that is the same object.

        Empty for a method that is not in the table.
        """
        kind, id_parameter, name_parameter = ABOUT.get(command, ("", "", ""))
        id_ = arguments.get(id_parameter, "")
        name = arguments.get(DISPLAY_NAMES.get(command, "")) or arguments.get(name_parameter, "")
        if seen is None or (seen.kind, seen.id) != (kind, id_):
            return cls(kind, id_, name)
        return cls(
            kind,
            id_,
            seen.name or name,
            {key: value for key, value in seen.before.items() if key in arguments or key in ALWAYS_KEPT},
        )

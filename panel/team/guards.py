"""Who would be locked out: named before it happens."""

from collections.abc import Collection, Iterable
from typing import Final

from django.utils.translation import gettext as _

from panel.api.keys import Key
from panel.api.rights import may_call
from panel.api.roles import plain
from panel.api.subusers import Subuser

# Who may call this can give everybody their roles back.
MANAGES_PEOPLE: Final = "SetSubUserRoles"


def manages_people(subuser: Subuser, *, without: str = "") -> bool:
    """Whether they may change the team by the API, also `without` a role. In this panel only the main account may."""
    return may_call(MANAGES_PEOPLE, [role for role in subuser.all_role_names if plain(role) != plain(without)])


def last_managers(team: Iterable[Subuser], losing: Collection[int]) -> list[str]:
    """The names of those of `losing` who manage people, if nobody else does."""
    managers = [each for each in team if manages_people(each)]
    going = [each.name for each in managers if each.id in losing]
    return going if len(going) == len(managers) else []


def warning(names: list[str]) -> str:
    """A sentence about the last managers; nothing without any."""
    if not names:
        return ""
    return _(
        "{names}: nobody else on the team has a role that can manage people (Owner). After this, only the main account "
        "can."
    ).format(names=", ".join(names))


def owns_panels_key(subuser: Subuser, keys: Iterable[Key], key_id: str) -> bool:
    """Whether the key that the panel signs with is theirs: taking it would lock out everybody."""
    return any(key.id == key_id and key.owner is not None and key.owner.id == subuser.id for key in keys)

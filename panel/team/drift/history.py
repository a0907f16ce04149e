"""Who made the differences, and when, from the account's history; and what left no difference."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from panel.api.client import Api
from panel.api.keys import Key
from panel.api.subusers import Subuser
from panel.people.models import Account
from panel.remote.outside import Change, look, span
from panel.team.drift.comparing import Finding, What
from panel.team.drift.replaying import COMMANDS
from panel.team.drift.things import SUBUSER, Thing
from panel.team.models import KnownTeam

CHANGED: Final = "SetSubUserInfo"
ENOUGH: Final = 400  # rows; five calls at most, however many there are
# Which methods make which difference.
MADE_BY: Final = {
    What.ADDED: ("AddSubUser", "CreateKey"),
    What.REMOVED: ("DelSubUser", "DeleteKey"),
    What.RENAMED: ("UpdateKey", "SetSubUserInfo"),
    What.DESCRIBED: ("UpdateKey", "SetSubUserInfo"),
    What.ROLES: ("SetSubUserRoles", "RemoveSubUserRoles", "SetKeyRoles", "RemoveKeyRoles"),
    What.PASSWORD: (CHANGED,),
}
PASSWORD: Final = "new_subuser_password"  # noqa: S105 - a parameter


@dataclass(frozen=True)
class History:
    """The findings with who and when; other changes from elsewhere, which left no difference."""

    findings: list[Finding]
    others: list[Change]
    is_complete: bool = True


def with_history(
    account: Account, api: Api, findings: list[Finding], known: KnownTeam, names: Mapping[str, str]
) -> History:
    """
    Args:
        names: of subusers and keys, by id.

    Raises:
        ApiError
    """
    first, last = span(known.since, timezone.now())
    seen = look(account, api, first, last, COMMANDS, None, enough=ENOUGH, older=True)
    used = set(known.accepted)
    outside = [change for change in seen.outside if change.row.id not in used]
    told = [_told(finding, outside, names, used) for finding in findings]
    passwords = [change for change in outside if change.command == CHANGED and PASSWORD in change.arguments]
    used |= {change.row.id for change in passwords}
    told += [_password(change, names) for change in passwords]
    return History(told, [each for each in outside if each.row.id not in used], seen.is_complete)


def names_of(subusers: Iterable[Subuser], keys: Iterable[Key]) -> dict[str, str]:
    return {str(subuser.id): subuser.name for subuser in subusers} | {key.id: key.name for key in keys}


def _told(finding: Finding, changes: Iterable[Change], names: Mapping[str, str], used: set[int]) -> Finding:
    """The newest change that can have made it; all that can have are used."""
    fitting = [each for each in changes if each.command in MADE_BY[finding.what] and _is_about(each, finding.thing)]
    used |= {each.row.id for each in fitting}
    if not fitting:
        return finding
    return replace(finding, by=who(fitting[0], names), at=when(fitting[0]))


def _is_about(change: Change, thing: Thing) -> bool:
    return change.object_kind == thing.kind and change.object_id == thing.id


def _password(change: Change, names: Mapping[str, str]) -> Finding:
    thing = Thing(SUBUSER, change.object_id, names.get(change.object_id) or change.object_id)
    return Finding(What.PASSWORD, thing, thing, who(change, names), when(change))


def when(change: Change) -> str:
    return change.at.astimezone(UTC).isoformat(timespec="seconds")


def who(change: Change, names: Mapping[str, str]) -> str:
    """The subuser, else the account; with the key that signed, if it is known."""
    key_id = change.row.key_id
    if not key_id:
        return change.member_name
    return _("{who}, with the service account {key}").format(who=change.member_name, key=names.get(key_id) or key_id)

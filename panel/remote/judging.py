"""How it is judged whether a write took effect, from what the API held before it and holds now.

Only a certain sign counts as done: what was sent is there now, and was not before. What is unchanged counts as not
done.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_noop as N_

from panel.api.client import Api
from panel.journal.secrets import BLOTTED
from panel.remote.looks import Arguments, Fields
from panel.remote.sent import Finding, Seen, Settled

type Wanted = Callable[[Arguments], Fields]
type Judge = Callable[[Seen | None, Seen, Arguments, Kind], Settled]


@dataclass(frozen=True)
class Kind:
    """One kind of write: how it is called, what to read, and how to judge it.

    Args:
        words: with the arguments' names as placeholders.
        about: the argument that holds the ids; empty for adds.
        wanted: what should be there if it was done.
    """

    words: str
    look: Callable[[Api, Arguments], Seen]
    judge: Judge
    wanted: Wanted
    about: str = ""


def added(before: Seen | None, now: Seen, arguments: Arguments, kind: Kind) -> Settled:
    """Something with this name that was not there before, and has all the values that were sent."""
    wanted = kind.wanted(arguments)
    if before is None:
        if not now:
            return NOT_THERE
        return Settled(Finding.UNTOLD, SAME_NAME)
    new = [each for each in now if each not in before]
    same = [each for each in new if _has(now[each], wanted)]
    if len(same) == 1:
        return Settled(Finding.DONE, N_("It is there with all the values that were sent."), found_id=same[0])
    if same:
        return Settled(Finding.UNTOLD, N_("Several of the same kind were created at the same time."))
    if new:
        return Settled(Finding.NOT_DONE, N_("Somebody else created another one with this name at the same time."))
    return NOT_THERE


def changed(before: Seen | None, now: Seen, arguments: Arguments, kind: Kind) -> Settled:
    """What was sent is there now. Fields that had the value before prove nothing; at least one other is needed."""
    wanted, ids = kind.wanted(arguments), arguments[kind.about].split(";")
    if not all(each in now for each in ids):
        return Settled(Finding.UNTOLD, N_("The object no longer exists."))
    readable = [(each, field) for each in ids for field in wanted if _is_known(now, each, field)]
    if before is None:
        signs = [] if BLOTTED in arguments.values() else readable
    else:
        signs = [(each, field) for each, field in readable if _of(before, each, field) != wanted[field]]
    if not signs:
        return NO_SIGN if readable and before is not None else UNREADABLE
    if all(_of(now, each, field) == wanted[field] for each, field in signs):
        return Settled(Finding.DONE, N_("Everything has the values that were sent."))
    if before is None or all(_of(now, each, field) == _of(before, each, field) for each, field in signs):
        return Settled(Finding.NOT_DONE, N_("Nothing has changed."))
    return Settled(Finding.UNTOLD, N_("Somebody else changed it at the same time."))


def set_as_one(before: Seen | None, now: Seen, arguments: Arguments, kind: Kind) -> Settled:
    """SetKeyRoles. It may replace the roles or add to them (this is not documented): both results count as done."""
    key = arguments["key_id"]
    if before is None or key not in before or key not in now:
        return changed(before, now, arguments, kind)
    had, has, given = (_roles(_of(seen, key, "role_name")) for seen in (before, now, {key: kind.wanted(arguments)}))
    if has == had:
        return NO_SIGN if has == given else Settled(Finding.NOT_DONE, N_("The roles have not changed."))
    if has in (given, had | given):
        return Settled(Finding.DONE, N_("The roles are those that were sent."))
    return Settled(Finding.UNTOLD, N_("Somebody else changed the roles at the same time."))


def _roles(listed: str | None) -> frozenset[str]:
    return frozenset((listed or "").split(";")) - {""}


def removed(_before: Seen | None, now: Seen, arguments: Arguments, kind: Kind) -> Settled:
    """None of these ids exists: ids are never used twice."""
    there = [each for each in arguments[kind.about].split(";") if each in now]
    if there:
        return Settled(Finding.NOT_DONE, N_("It is still there."))
    return Settled(Finding.DONE, N_("It no longer exists."))


NOT_THERE = Settled(Finding.NOT_DONE, N_("There is nothing with this name."))
SAME_NAME = N_("There is one with this name, but it is not known whether it was there before.")
NO_SIGN = Settled(Finding.UNTOLD, N_("It had these values before, so nothing shows whether the call took effect."))
UNREADABLE = Settled(Finding.UNTOLD, N_("What was sent cannot be read back. A password, for example, cannot."))


def _of(seen: Seen, each: str, field: str) -> str | None:
    return seen.get(each, {}).get(field)


def _is_known(seen: Seen, each: str, field: str) -> bool:
    """Whether the API sent this field. A role, skill or queue (`skill 7`) that is missing is known to be missing."""
    return " " in field or _of(seen, each, field) is not None


def _has(fields: Fields, wanted: Fields) -> bool:
    """Whether what the API sent has these values."""
    return all(fields.get(name) in (value, None) for name, value in wanted.items())

"""What differs between the team that the panel expects and the team that is there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from panel.team.drift.replaying import Expected
from panel.team.drift.things import KEY, SUBUSER, Thing, plain_set


class What(StrEnum):
    """One kind of change."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    DESCRIBED = "description"
    ROLES = "roles"
    PASSWORD = "password"  # noqa: S105 - only the account's history shows it


@dataclass(frozen=True)
class Finding:
    """One difference. `was` or `now` is missing for what was added or removed; `by` and `at` from the history."""

    what: What
    was: Thing | None
    now: Thing | None
    by: str = ""
    at: str = ""  # ISO, UTC

    @property
    def thing(self) -> Thing:
        found = self.now or self.was
        assert found is not None  # noqa: S101 - one of them is there
        return found

    @property
    def at_moment(self) -> datetime | None:
        return datetime.fromisoformat(self.at) if self.at else None

    @property
    def key(self) -> str:
        """Names it in a form."""
        return f"{self.thing.kind}:{self.thing.id}:{self.what}"

    @property
    def given(self) -> tuple[str, ...]:
        return self.now.without_roles(self.was.roles or ()).roles or () if self.was and self.now else ()

    @property
    def taken(self) -> tuple[str, ...]:
        return self.was.without_roles(self.now.roles or ()).roles or () if self.was and self.now else ()

    @property
    def in_words(self) -> str:
        """What happened, without who and when."""
        match self.what:
            case What.ADDED:
                return _("added, with: {roles}").format(roles=", ".join(self.thing.roles or ()) or _("no role"))
            case What.REMOVED:
                return _("removed; had: {roles}").format(roles=", ".join(self.thing.roles or ()) or _("no role"))
            case What.PASSWORD:
                return _("password changed")
            case What.ROLES:
                return "; ".join(self._roles_in_words())
        was, now = (_field(each, self.what) for each in (self.was, self.now))
        words = _("renamed") if self.what is What.RENAMED else _("description")
        return f"{words}: {was} → {now}"

    def _roles_in_words(self) -> Iterator[str]:
        if self.given:
            yield _("given: {roles}").format(roles=", ".join(self.given))
        if self.taken:
            yield _("taken: {roles}").format(roles=", ".join(self.taken))


def _field(thing: Thing | None, what: What) -> str:
    assert thing is not None  # noqa: S101 - of a thing that is there before and after
    return (thing.name if what is What.RENAMED else thing.description) or "–"


def compare(wanted: Expected, there: Iterable[Thing], kinds: Iterable[str] = (SUBUSER, KEY)) -> list[Finding]:
    """Only things of these kinds, by kind and name."""
    now = {thing.place: thing for thing in there}
    found: list[Finding] = []
    for place in [*wanted.possible, *(place for place in now if place not in wanted.possible)]:
        if place[0] in kinds:
            found += differences(wanted, place, now.get(place))
    return sorted(found, key=lambda each: (each.thing.kind != SUBUSER, each.thing.name, each.what))


def differences(wanted: Expected, place: tuple[str, str], now: Thing | None) -> list[Finding]:
    possible = wanted.possible.get(place, [None])
    if now is None:
        return [] if None in possible else [Finding(What.REMOVED, possible[0], None)]
    states = [each for each in possible if each is not None]
    if not states:
        is_own = (now.kind, now.name) in wanted.maybe_new
        return [] if is_own else [Finding(What.ADDED, None, now)]
    if any(now.is_as(each) for each in states):
        return []
    return list(changed(states[0], now))


def changed(was: Thing, now: Thing) -> Iterator[Finding]:
    if was.name != now.name:
        yield Finding(What.RENAMED, was, now)
    if None not in (was.description, now.description) and was.description != now.description:
        yield Finding(What.DESCRIBED, was, now)
    if was.roles is not None and now.roles is not None and plain_set(was.roles) != plain_set(now.roles):
        yield Finding(What.ROLES, was, now)

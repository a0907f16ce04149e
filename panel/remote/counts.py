"""How many users each application has, if they were counted. The API says it for one application at a time."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from panel.api.answers import Slice
from panel.api.applications import Application

FORGOTTEN_AFTER = timedelta(days=1)


class Count(msgspec.Struct, frozen=True):
    """The users of one application at a time; `users` is None after this panel changed them."""

    at: datetime
    users: int | None = None
    inactive: int | None = None


class Round(msgspec.Struct, frozen=True):
    """An unfinished count of all applications: the first `done`, in the API's order, are counted."""

    started: datetime
    done: int = 0
    of: int = 0


class Counts(msgspec.Struct, frozen=True):
    applications: dict[int, Count] = {}
    round: Round | None = None

    def after(self, counted: Mapping[int, Count]) -> "Counts":
        """With these added; of two counts the later one stays: users may have changed in between."""
        oldest = datetime.now(UTC) - FORGOTTEN_AFTER
        both = {id_: each for id_, each in self.applications.items() if each.at > oldest}
        for id_, count in counted.items():
            if id_ not in both or both[id_].at <= count.at:
                both[id_] = count
        return Counts(both, self.round)

    def standing_at(self, round_: Round) -> "Counts":
        """The counts during a round."""
        return Counts(self.applications, round_)

    def without(self, gone: Iterable[int]) -> "Counts":
        """Without applications that no longer exist."""
        left_out = frozenset(gone)
        return Counts({id_: each for id_, each in self.applications.items() if id_ not in left_out}, self.round)

    def since(self, started: datetime) -> "Counts":
        """The counts at the end of a round: without the applications that it did not find."""
        return Counts({id_: each for id_, each in self.applications.items() if each.at >= started})


class Tally(msgspec.Struct, frozen=True):
    """Users in `counted` of the account's `applications`; the oldest count was made `at`."""

    applications: int
    counted: int = 0
    users: int = 0
    inactive: int | None = None
    at: datetime | None = None

    @classmethod
    def of(cls, counts: Counts, applications: int, ids: Iterable[int] | None = None) -> "Tally":
        """With `ids` only of these applications."""
        wanted = counts.applications if ids is None else frozenset(ids)
        known = [each for id_, each in counts.applications.items() if id_ in wanted and each.users is not None]
        inactive = [each.inactive for each in known if each.inactive is not None]
        return cls(
            applications,
            len(known),
            sum(each.users or 0 for each in known),
            sum(inactive) if len(inactive) == len(known) else None,
            min((each.at for each in known), default=None),
        )

    @classmethod
    def among(cls, counts: Counts, first: Slice[Application]) -> "Tally":
        """Of the account with these first applications."""
        are_all = len(first) >= first.total
        return cls.of(counts, first.total, [each.id for each in first] if are_all else None)

    @property
    def is_whole(self) -> bool:
        return self.counted >= self.applications

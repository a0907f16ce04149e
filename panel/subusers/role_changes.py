"""Roles change by two calls, which the API cannot make one: what is added first, then what is removed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from panel.api.errors import ApiError
from panel.api.subusers import Subusers


@dataclass(frozen=True)
class Change:
    """From the roles held to the roles wanted. Nobody ever stands without a role in between."""

    add: tuple[str, ...]
    remove: tuple[str, ...]

    @classmethod
    def between(cls, held: Iterable[str], wanted: Iterable[str]) -> Self:
        before, after = frozenset(held), frozenset(wanted)
        return cls(tuple(sorted(after - before)), tuple(sorted(before - after)))

    def __bool__(self) -> bool:
        return bool(self.add or self.remove)


class HalfChangedError(Exception):
    """A call failed; what was `done` before it holds, what is `left` does not."""

    def __init__(self, error: ApiError, done: Change, left: Change) -> None:
        super().__init__(str(error))
        self.error, self.done, self.left = error, done, left


def carry_out(subusers: Subusers, subuser_id: int, change: Change, *, force: bool = False) -> None:
    """SetSubUserRoles, then RemoveSubUserRoles, each only when there is something to say.

    Raises:
        HalfChangedError: with the first call that failed. When its outcome is unknown it counts as left.
    """
    done = Change((), ())
    try:
        if change.add:
            subusers.add_roles(subuser_id, change.add)
            done = Change(change.add, ())
        if change.remove:
            subusers.remove_roles(subuser_id, change.remove, force=force)
    except ApiError as error:
        raise HalfChangedError(error, done, Change(() if done.add else change.add, change.remove)) from error

"""What the API answers, typed: the envelope, times, rows, and slices of lists."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Self

import msgspec


class Moment(datetime):
    """A time in UTC. The API writes `YYYY-MM-DD HH:mm:ss` and means UTC."""

    @classmethod
    def read(cls, text: str) -> Self:
        """A moment as the API writes it; `T`, fractions, `Z` or an offset may be in it.

        Raises:
            ValueError: it is no time, or not one that UTC can express (the year 0).
        """
        moment = cls.fromisoformat(text.strip())
        try:
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except OverflowError as error:
            raise ValueError("out of range") from error


class Row(msgspec.Struct, frozen=True, kw_only=True, rename={"unclear": "panel:unclear"}):
    """What every kind of row has: the fields that the API answered in a way that nobody can understand.

    Such a field has its default. `unclear` is added by the panel: no answer holds it.
    """

    unclear: tuple[str, ...] = ()


class Answer[T](msgspec.Struct, frozen=True, rename={"unreadable": "panel:unreadable"}):
    """The envelope of every answer: either `error`, or `result` with what goes beside it.

    `unreadable` is the panel's own: how many rows of the result have no usable id or name, and so are not in it.
    """

    result: T | msgspec.UnsetType = msgspec.UNSET
    error: Any = None
    errors: Any = None
    total_count: int | None = None
    user_id: int | None = None
    application_id: int | None = None
    skill_id: int | None = None
    subuser_id: int | None = None
    api_address: str | None = None
    unreadable: int = 0


class Slice[T](msgspec.Struct, frozen=True):
    """A part of a list at the API: `items` from `offset` on, out of `total`.

    Args:
        unreadable: rows that came without a usable id or name. They are counted in `total`, and nobody can act on them.
        cut: the list is longer than the panel reads at once; `total` is then what the API says, if it says it.
    """

    items: tuple[T, ...]
    total: int
    offset: int = 0
    unreadable: int = 0
    cut: bool = False

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __getitem__(self, index: int) -> T:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

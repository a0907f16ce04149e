"""What a choice of roles opens, and what that changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from panel.access.matrix import Section, grouped, sections_of, unknown


@dataclass(frozen=True)
class Effect:
    """Sections opened by the chosen roles, gained and lost against those held; each under its heading."""

    roles: list[str]
    opened: dict[str, list[Section]]
    gained: dict[str, list[Section]]
    lost: dict[str, list[Section]]
    unknown: list[str]

    @classmethod
    def of(cls, chosen: Iterable[str], held: Iterable[str] | None = None) -> Self:
        """`held` is what the subuser has now; a new one has nothing to compare with."""
        roles = list(chosen)
        after = sections_of(roles)
        before = after if held is None else sections_of(held)
        return cls(
            roles,
            grouped(after),
            grouped(after - before),
            grouped(before - after),
            sorted(unknown(roles)),
        )

    @property
    def count(self) -> int:
        """How many sections are open."""
        return sum(map(len, self.opened.values()))

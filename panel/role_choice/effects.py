"""What a choice of roles opens in both tables (sections of the panel, methods of the API), and what it changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from panel.access.matrix import Section, grouped, sections_of
from panel.access.opened import Opened


@dataclass(frozen=True)
class Effect:
    """What the chosen roles open, and the gained and lost sections by their headings."""

    opened: Opened
    gained: dict[str, list[Section]]
    lost: dict[str, list[Section]]

    @classmethod
    def of(cls, chosen: Iterable[str], held: Iterable[str] | None = None) -> Self:
        """`held` are the roles before; None for something new."""
        opened = Opened.by(chosen)
        before = opened.sections if held is None else sections_of(held)
        return cls(opened, grouped(opened.sections - before), grouped(before - opened.sections))

"""Figures of one run beside each other, and whether their ratio keeps a goal."""

from dataclasses import dataclass
from itertools import batched
from statistics import median, quantiles

BLOCKS = 10


@dataclass(frozen=True)
class Ratio:
    """How many times as large one is as the other, and between which values that was in parts of the run."""

    value: float
    least: float
    most: float

    @classmethod
    def of(cls, ours: list[float], theirs: list[float]) -> "Ratio":
        """Of medians, and of those of each tenth. What was measured in one turn stands at the same place in both."""
        size = max(len(ours) // BLOCKS, 1)
        parts = [median(a) / median(b) for a, b in zip(batched(ours, size), batched(theirs, size), strict=True)]
        return cls(median(ours) / median(theirs), min(parts), max(parts))

    def __str__(self) -> str:
        return f"{self.value:5.2f} x ({self.least:.2f} to {self.most:.2f})"


@dataclass(frozen=True)
class Goal:
    """A ratio that is wanted: at most `most`, or at least `least`."""

    name: str
    ratio: Ratio
    most: float | None = None
    least: float | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the median is within the goal; the spread is for people to judge."""
        return (self.most is None or self.ratio.value <= self.most) and (
            self.least is None or self.ratio.value >= self.least
        )

    def __str__(self) -> str:
        wanted = f"at most {self.most:.2f} x" if self.most is not None else f"at least {self.least:.2f} x"
        return f"{self.name:52} {self.ratio!s:25} {wanted:16} {'pass' if self.is_kept else 'FAIL'}"


def of_the_quickest(ours: list[float], theirs: list[float]) -> float:
    """The ratio of the quickest tenths: what others do on the machine disturbs long requests most, and these least."""
    return sorted(ours)[len(ours) // 10] / sorted(theirs)[len(theirs) // 10]


def spread(values: list[float]) -> str:
    """The median, and where eight of ten lie."""
    tenths = quantiles(values, n=10)
    return f"{median(values):7.2f}  ({tenths[0]:.2f} to {tenths[-1]:.2f})"

"""How the sandbox reads the documentation: its personality, and what it does where the pages differ."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from panel.sandbox.params import LARGEST_PAGE, Reading
from panel.sandbox.personalities import PERSONALITIES
from panel.sandbox.typed import WrongField, checked


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Options at the sandbox's start, and with `--faults` also later, at `/_behaviour`.

    * `personality`: how answers are spelled, see `personalities`.
    * `strict_defaults`: a documented default of a parameter that a Set* method was not sent overwrites (A20).
    * `largest_page`: the most records of one answer; `refuses_large_pages`: more is refused (496), not clamped (A13).
    """

    personality: str = "documented"
    strict_defaults: bool = False
    largest_page: int = LARGEST_PAGE
    refuses_large_pages: bool = False

    def changed(self, sent: object) -> Self:
        """The same with these options, from JSON.

        Raises:
            WrongField: one of them is unknown or not possible.
        """
        other = replace(self, **checked(type(self), sent))
        if other.personality not in PERSONALITIES:
            raise WrongField(f"personality is none of {', '.join(PERSONALITIES)}")
        if other.largest_page < 1:
            raise WrongField("largest_page cannot be 0")
        return other

    def shown(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def reading(self) -> Reading:
        page = min(self.largest_page, PERSONALITIES[self.personality].largest_page)
        return Reading(self.strict_defaults, page, self.refuses_large_pages)

    def spelled(self, method: str, answer: dict[str, Any]) -> dict[str, Any]:
        return PERSONALITIES[self.personality].spell(method, answer)

"""The doctor's findings. Its sentences are marked for translation: the page *Status* shows some of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Finding:
    """One sentence, in the language of whoever asks. With `advice` it is a problem; a note is good to know."""

    said: str
    advice: str = ""
    is_note: bool = False

    @property
    def word(self) -> str:
        if self.advice:
            return "problem"
        return "note" if self.is_note else "ok"

    def of(self, name: str) -> "Finding":
        """The same, with the name of its account."""
        return replace(self, said=f"{name}: {self.said}")


def well(said: str) -> Finding:
    return Finding(said)


def note(said: str) -> Finding:
    return Finding(said, is_note=True)


def problem(said: str, advice: str) -> Finding:
    return Finding(said, advice)


def named(words: Iterable[str], most: int = 10) -> str:
    """At most this many words, in one line."""
    some = list(words)
    return ", ".join(some[:most]) + (", ..." if len(some) > most else "")

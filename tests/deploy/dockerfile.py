"""Reads a Dockerfile as far as the tests need it: stages, and their instructions."""

import re
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Instruction:
    name: str
    text: str


@dataclass
class Stage:
    image: str
    name: str
    instructions: list[Instruction] = field(default_factory=list)

    def all(self, name: str) -> list[str]:
        return [each.text for each in self.instructions if each.name == name]

    def last(self, name: str) -> str:
        return self.all(name)[-1]

    @property
    def variables(self) -> dict[str, str]:
        """Of all ENV instructions, in the form NAME=value."""
        return dict(word.split("=", 1) for text in self.all("ENV") for word in text.split())


def stages(path: Path) -> list[Stage]:
    text = re.sub(r"^#.*\n", "", path.read_text(), flags=re.MULTILINE)
    found: list[Stage] = []
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        name, _, rest = line.partition(" ")
        if name == "FROM":
            image, _, stage = rest.partition(" AS ")
            found.append(Stage(image, stage))
        elif name:
            found[-1].instructions.append(Instruction(name, rest))
    return found

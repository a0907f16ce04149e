"""The format of the team file (docs/team-file.md), and reading it with line numbers for its mistakes."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
import yaml

LARGEST = 2_000_000  # bytes


class TeamFileError(Exception):
    """The file cannot be used; each line of the message is a mistake, with the number of its line."""


class SubuserEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person. What is left out is left as it is."""

    name: Annotated[
        str,
        msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]*$", max_length=80, description="In lower case; it cannot be changed."),
    ]
    description: Annotated[str, msgspec.Meta(max_length=255)] | None = None
    roles: Annotated[list[str], msgspec.Meta(description="All of them: others are taken.")] | None = None


class ServiceAccountEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key. What is left out is left as it is."""

    name: Annotated[str, msgspec.Meta(max_length=50)]
    id: Annotated[str, msgspec.Meta(description="Only where the name is empty, or several have it.")] | None = None
    description: Annotated[str, msgspec.Meta(max_length=255)] | None = None
    roles: Annotated[list[str], msgspec.Meta(description="All of them: others are taken.")] | None = None


class TeamFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list that is left out is not looked at, not even with --prune."""

    version: Literal[1]
    subusers: list[SubuserEntry] | None = None
    service_accounts: list[ServiceAccountEntry] | None = None


class Lines:
    """Where each part of the file is: `at("subusers", 0, "roles")`."""

    def __init__(self, root: yaml.Node | None, name: str) -> None:
        self._root, self._name = root, name

    def at(self, *path: str | int) -> str:
        """`team.yaml:7`; of what is missing, the nearest part around it."""
        node = self._root
        line = 1
        for step in (*path, None):
            if node is None:
                break
            line = node.start_mark.line + 1
            node = _child(node, step)
        return f"{self._name}:{line}"


def _child(node: yaml.Node, step: str | int | None) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None


def read(text: str, name: str) -> tuple[TeamFile, Lines]:
    """
    Raises:
        TeamFileError
    """
    if len(text) > LARGEST:
        raise TeamFileError(f"{name}: larger than {LARGEST:,} characters.")
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if twice := next(_twice(root), None):
            raise TeamFileError(f"{name}:{twice.start_mark.line + 1}: {twice.value!r} is there twice.")
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TeamFileError(f"{name}:{line}: no YAML: {error.problem}.") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise TeamFileError(f"{name}: no YAML: {error}.") from None
    lines = Lines(root, name)
    try:
        return msgspec.convert(data, TeamFile), lines
    except msgspec.ValidationError as error:
        said, _, path = str(error).partition(" - at ")
        raise TeamFileError(f"{lines.at(*steps(path))}: {where(path)}{said}.") from None


def steps(path: str) -> list[str | int]:
    r"""Of a path of msgspec: "`$.subusers[0].name`"."""
    return [int(number) if number else word for word, number in re.findall(r"\.(\w+)|\[(\d+)\]", path)]


def where(path: str) -> str:
    inner = path.strip("`").removeprefix("$").removeprefix(".")
    return f"{inner}: " if inner else ""


def _twice(node: Any) -> Iterator[Any]:
    """Keys that a mapping has twice: YAML takes the last one without a word."""
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield key
                seen.add(key.value)
            yield from _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _twice(each)


def schema() -> dict[str, Any]:
    """As docs/team-file.schema.json has it."""
    made = msgspec.json.schema(TeamFile)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Team file", **made}

"""The format: its example, its schema, and mistakes with the numbers of their lines."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from panel.team.file.form import TeamFileError, read, schema

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = (DOCS / "team-file.example.yaml").read_text()


def test_the_schema_in_the_docs_is_the_one_that_is_read_by() -> None:
    assert json.loads((DOCS / "team-file.schema.json").read_text()) == schema()


def test_the_example_follows_the_schema_and_can_be_read() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.Draft202012Validator(schema()).validate(yaml.safe_load(EXAMPLE))
    file, lines = read(EXAMPLE, "team.yaml")
    assert [entry.name for entry in file.subusers or []] == ["anna-b", "night-shift"]
    assert lines.at("subusers", 1, "roles") == "team.yaml:7"


MISTAKES = {
    "an unknown field": ("subusers:\n  - name: anna\n    role: [Owner]", "t:3: subusers[0]: "),
    "a wrong type": ("subusers:\n  - name: anna\n    roles: Owner", "t:4: subusers[0].roles: Expected `array"),
    "a number as a name": ("subusers:\n  - name: anna\n  - name: 7", "t:4: subusers[1].name: Expected `str`"),
    "capitals": ("subusers:\n  - name: Anna", "t:3: subusers[0].name: Expected `str` matching regex"),
    "the same key twice": ("subusers: []\nsubusers: []", "t:3: 'subusers' is there twice."),
    "no YAML": ("subusers: [", "t:3: no YAML"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_line(name: str) -> None:
    text, said = MISTAKES[name]
    with pytest.raises(TeamFileError) as error:
        read(f"version: 1\n{text}\n", "t")
    assert str(error.value).startswith(said)


@pytest.mark.parametrize("text", ["", "[]", "version: 2", "7", "version: 1\nteam: []", "? [a]\n: 1"])
def test_what_is_no_team_file_is_refused(text: str) -> None:
    with pytest.raises(TeamFileError):
        read(text, "t")

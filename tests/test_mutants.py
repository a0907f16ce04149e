"""What `make mutants` changes, what it leaves out, and how it chooses the tests that judge."""

import ast
import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest

from bench.mutants.__main__ import chosen, report
from bench.mutants.accepted import is_accepted, outdated
from bench.mutants.judging import Verdict, code_of, fits, living_functions, place_of, put_into_place
from bench.mutants.mutants import Mutant, mutants_of
from bench.mutants.reach import Reach


@pytest.fixture
def mutants(tmp_path: Path) -> "Made":
    return Made(tmp_path / "module.py")


class Made:
    """The mutants of some code."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def of(self, code: str) -> list[Mutant]:
        self.path.write_text(code)
        return list(mutants_of(self.path))

    def names(self, code: str) -> list[str]:
        return [mutant.name for mutant in self.of(code)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a < b", ["a < b → a <= b"]),
        ("a is None", ["a is None → a is not None"]),
        ("a and b", ["a and b → b", "a and b → a"]),
        ("not a", ["not a → a"]),
        ("a - b", ["a - b → a + b"]),
        ("x = 3", ["3 → 4"]),
        ("x = True", ["True → False"]),
        ("x = 'name'", ["'name' → 'name?'"]),
        ("x = f(a, b=c)", ["f(a, b=c) → f(a)"]),
        ("x = {a: b}", ["{a: b} → {}"]),
        ("x = [a, b]", ["[a, b] → [b]", "[a, b] → [a]"]),
        ("f(a)", ["f(a) → pass"]),
        ("a.b = c", ["a.b = c → pass"]),
        ("raise a", ["raise a → pass"]),
        ("if a: b", ["if a → if not a"]),
        ("[a for a in b if c]", ["for a in b if c → for a in b"]),
        ("@public\ndef f(): 1", ["@public f → f"]),
    ],
)  # fmt: skip
def test_code_is_changed_in_one_small_place(mutants: Made, code: str, expected: list[str]) -> None:
    assert mutants.names(code) == expected


@pytest.mark.parametrize(
    "code",
    [
        '"""A docstring."""',
        "log.warning('lost', exc_info=True)",
        "x = 'A sentence of the interface.'",
        "x = _('Save')",
        "name = Field(label='Name')",
        "x = f'{a}: {b}'",
        "def f(a: 'int | str') -> 'int': pass",
        "assert isinstance(a, int)",
        "@dataclass\nclass A: pass",
        "__all__ = ['a', 'b']",
    ],
)
def test_texts_and_types_stay_as_they_are(mutants: Made, code: str) -> None:
    assert mutants.names(code) == []


def test_a_mutant_is_named_by_what_is_around_it(mutants: Made) -> None:
    assert mutants.names("class A:\n    def f(self):\n        return a == 1") == [
        "A.f: return a == 1 → return None",
        "A.f: a == 1 → a != 1",
        "A.f: 1 → 2",
    ]


def test_the_changed_code_is_that_of_the_mutant_and_the_tree_stays_whole(mutants: Made) -> None:
    first, second = mutants.of("def f(a):\n    return a if a > 1 else None")[1:3]
    assert (first.change, second.change) == ("a > 1 → a >= 1", "1 → 2")
    names: dict[str, object] = {}
    exec(first.code(), names)  # noqa: S102 - code of this test
    changed = names["f"]
    assert callable(changed)
    assert changed(1) == 1
    assert ast.unparse(first.tree) == "def f(a):\n    return a if a > 1 else None"


def test_a_function_gets_only_code_that_fits_it(mutants: Made) -> None:
    code = "def around():\n    def f():\n        return 1\n    return f"
    inner = mutants.of(code)[0]
    assert inner.function
    assert inner.function.name == "around"
    assert fits(inner)
    assert code_of(inner, inner.code()).co_name == "around"


def test_a_living_function_gets_the_changed_code(mutants: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    mutant = mutants.of("def f():\n    return 1 == 2")[1]
    names: dict[str, object] = {}
    exec(compile(mutant.tree, str(mutants.path), "exec"), names)  # noqa: S102 - code of this test
    living = names["f"]
    assert callable(living)
    assert living() is False
    put_into_place(mutant, living_functions()[place_of(code_of(mutant, mutant.code()))])
    assert living() is True


def test_what_runs_at_import_is_told_from_what_runs_in_a_function(mutants: Made) -> None:
    found = {mutant.name: mutant.function is not None for mutant in mutants.of("LIMIT = 3\ndef f(a=4):\n    f(5)")}
    assert found == {"3 → 4": False, "4 → 5": False, "f: f(5) → pass": True, "f: 5 → 6": True}


def test_a_sample_is_spread_over_the_rooms_and_the_same_for_a_seed() -> None:
    rooms = {"access": 40, "web": 40, "people": 2}
    made = [mutant_in(room, number) for room, count in rooms.items() for number in range(count)]
    options = Namespace(sample="12", seed=3, mutant="", rooms=" ".join(rooms))
    sample = chosen(made, options)
    assert [sum(mutant.room == room for mutant in sample) for room in rooms] == [5, 5, 2]
    assert chosen(made, options) == sample
    assert chosen(made, Namespace(**vars(options) | {"seed": 4})) != sample
    assert chosen(made, Namespace(**vars(options) | {"sample": "all"})) == made


def mutant_in(room: str, number: int) -> Mutant:
    return Mutant(
        Path("panel", room, "module.py"), f"f{number}", "a → b", range(1), None, frozenset(),
        ast.Module([], []), None, ast.Pass(), ast.Pass(),  # type: ignore[arg-type]  # never put into place
    )  # fmt: skip


def test_an_accepted_mutant_that_is_gone_is_named() -> None:
    listed = {"panel/web/module.py": {"f1: a → b": "a reason", "f9: a → b": "another"}}
    made = [mutant_in("web", 1), mutant_in("web", 2)]
    assert [is_accepted(mutant, listed) for mutant in made] == [True, False]
    assert outdated(listed, made) == ["panel/web/module.py f9: a → b"]


def test_the_share_counts_what_a_test_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    verdicts = [(mutant_in("web", number), Verdict("a test" if number else "")) for number in range(4)]
    assert report(verdicts) == 0.75
    assert "75%" in capsys.readouterr().out


def test_the_tests_of_a_room_come_first_and_each_file_has_its_turn() -> None:
    seconds = {"tests/web/test_a.py::one": 0.1, "tests/web/test_a.py::two": 0.2, "tests/web/test_b.py::one": 0.9}
    seconds |= {"tests/logs/test_c.py::one": 0.01}

    class Known(Reach):
        def _using(self, _mutant: Mutant) -> set[str]:
            return {*seconds, "tests/web/test_b.py::fails"}

    assert Known(seconds).tests_of(mutant_in("web", 1)) == [
        "tests/web/test_a.py::one",
        "tests/web/test_b.py::one",
        "tests/web/test_a.py::two",
        "tests/logs/test_c.py::one",
    ]


def test_a_description_of_a_table_is_compared_with_the_migrations_first() -> None:
    tables, other = "tests/people/test_tables.py::one", "tests/web/test_a.py::one"

    class Known(Reach):
        def _using(self, _mutant: Mutant) -> set[str]:
            return {other}

    of_a_table = replace(mutant_in("web", 1), path=Path("panel/web/models.py"))
    assert Known({other: 0.1, tables: 0.9}).tests_of(of_a_table) == [tables, other]
    assert Known({other: 0.1, tables: 0.9}).tests_of(mutant_in("web", 1)) == [other]


def test_what_only_a_framework_uses_is_judged_by_the_tests_of_its_room() -> None:
    class Known(Reach):
        def _using(self, _mutant: Mutant) -> set[str]:
            return set()

    seconds = {"tests/web/test_a.py::one": 0.1, "tests/logs/test_c.py::one": 0.01}
    assert Known(seconds).tests_of(mutant_in("web", 1)) == ["tests/web/test_a.py::one"]


def test_what_is_made_once_and_kept_is_judged_by_later_tests_as_well() -> None:
    first, later = "tests/web/test_a.py::first", "tests/web/test_b.py::later"

    class Known(Reach):
        def _at(self, _path: Path, _lines: range) -> set[str]:
            return {first}

    made_once = replace(mutant_in("web", 1), function=function("def f(): ..."))
    known = Known({later: 0.1, first: 0.9, "tests/logs/test_c.py::one": 0.1})
    assert known.tests_of(made_once) == [first, later]
    assert known.runs_at_import(made_once)


def function(code: str) -> ast.FunctionDef:
    found = ast.parse(code).body[0]
    assert isinstance(found, ast.FunctionDef)
    return found

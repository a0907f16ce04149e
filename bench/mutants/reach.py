"""Which tests can reach a mutant, the most telling first."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

from coverage import CoverageData

from bench.mutants.mutants import Mutant
from bench.mutants.recording import COVERAGE, seconds_of_tests

AT_IMPORT = ""  # the recording's name for what runs before any test
FEW = 3  # tests: about as many as the recording has processes
TABLES = "tests/people/test_tables.py"  # judges every model, though it runs no line of them


@dataclass(frozen=True)
class Use:
    """A statement that uses a name: in a function, or one that itself gives other names their values at import."""

    path: Path
    lines: range
    in_function: bool
    defines: frozenset[str]


@dataclass
class Reach:
    """What the recording knows."""

    seconds: dict[str, float] = field(default_factory=seconds_of_tests)
    _lines: dict[Path, dict[int, set[str]]] = field(default_factory=dict)

    def tests_of(self, mutant: Mutant) -> list[str]:
        """All tests that reach it, those of its own room first, and of each file one before the second of any."""
        found = self._at(mutant.path, mutant.lines) if mutant.function else set()
        if self.runs_at_import(mutant):
            found |= self._using(mutant)
        own, tests = f"tests/{mutant.room}/", [test for test in found if test in self.seconds]
        return list(
            dict.fromkeys(
                [
                    *self._of_tables(mutant),
                    *self._in_turns(test for test in tests if test.startswith(own)),
                    *self._in_turns(test for test in tests if not test.startswith(own)),
                    *self._in_turns(test for test in self._if_unseen(mutant, found) if test.startswith(own)),
                ]
            )
        )

    def _if_unseen(self, mutant: Mutant, found: set[str]) -> Iterable[str]:
        """All tests, where only a framework uses what was made: addresses, signals, what is made once and kept."""
        return self.seconds if (not found and mutant.function is None) or self._runs_once(mutant) else ()

    def _of_tables(self, mutant: Mutant) -> list[str]:
        describes_a_table = mutant.path.name == "models.py" and not mutant.function
        return [test for test in self.seconds if test.startswith(TABLES)] if describes_a_table else []

    def runs_at_import(self, mutant: Mutant) -> bool:
        """Whether its line runs before the tests do; what it made then would outlive a change made later."""
        return mutant.function is None or AT_IMPORT in self._at(mutant.path, mutant.lines) or self._runs_once(mutant)

    def _runs_once(self, mutant: Mutant) -> bool:
        """Whether so few tests reach it that what it made in the first of each process may be kept for the others."""
        return mutant.function is not None and 0 < len(self._at(mutant.path, mutant.lines)) <= FEW

    def _at(self, path: Path, lines: range) -> set[str]:
        if path not in self._lines:
            self._lines[path] = self._read(path)
        known = self._lines[path]
        return set().union(*(known.get(line, set()) for line in lines))

    def _read(self, path: Path) -> dict[int, set[str]]:
        contexts = self._data.contexts_by_lineno(str(path))
        return {line: {each.rpartition("|")[0] for each in found} for line, found in contexts.items()}

    def _using(self, mutant: Mutant) -> set[str]:
        """The tests that reach a use of the names that a statement at import defines, however indirect."""
        found: set[str] = set()
        seen: set[str] = set()
        waiting = set(mutant.defines)
        while waiting:
            name = waiting.pop()
            seen.add(name)
            for use in self._uses[name]:
                if use.in_function:
                    found |= self._at(use.path, use.lines)
                else:
                    waiting |= use.defines - seen
        return found | self._in_functions_of(mutant)

    def _in_functions_of(self, mutant: Mutant) -> set[str]:
        """Of the class around it; of the module, where it is in none. Templates and frameworks use names unseen."""
        top = mutant.scope.partition(".")[0]
        bodies = (use for use in self._functions[mutant.path] if not top or top in use.defines)
        return set().union(*(self._at(use.path, use.lines) for use in bodies))

    def _in_turns(self, tests: Iterable[str]) -> Iterator[str]:
        files: dict[str, list[str]] = defaultdict(list)
        for test in sorted(tests, key=lambda test: (self.seconds[test], test)):
            files[test.partition("::")[0]].append(test)
        for turn in zip_longest(*files.values()):
            yield from (test for test in turn if test)

    @cached_property
    def _data(self) -> CoverageData:
        data = CoverageData(str(COVERAGE))
        data.read()
        return data

    @cached_property
    def _uses(self) -> dict[str, set[Use]]:
        uses: dict[str, set[Use]] = defaultdict(set)
        for path in Path("panel").rglob("*.py"):
            for use, names in uses_in(path):
                for name in names:
                    uses[name].add(use)
        return uses

    @cached_property
    def _functions(self) -> dict[Path, set[Use]]:
        functions: dict[Path, set[Use]] = defaultdict(set)
        for path in Path("panel").rglob("*.py"):
            functions[path] = {use for use, _ in uses_in(path) if use.in_function}
        return functions


def uses_in(path: Path) -> Iterator[tuple[Use, set[str]]]:
    """The names that each function, and each statement outside functions, uses."""
    yield from _uses(path, ast.parse(path.read_text()).body, frozenset())


def _uses(path: Path, body: list[ast.stmt], around: frozenset[str]) -> Iterator[tuple[Use, set[str]]]:
    for statement in body:
        match statement:
            case ast.ClassDef(name=name):
                bases = [*statement.bases, *statement.decorator_list, *statement.keywords]
                yield Use(path, _span(statement), in_function=False, defines=around | {name}), _names(bases)
                yield from _uses(path, statement.body, around or frozenset({name}))
            case ast.FunctionDef(name=name):
                yield Use(path, _span(statement), in_function=True, defines=around), _names(statement.body)
                head = [*statement.decorator_list, statement.args]
                yield Use(path, _span(statement), in_function=False, defines=around | {name}), _names(head)
            case ast.Import() | ast.ImportFrom():
                continue
            case _:
                names = _names([statement])
                defined = {each for each in names if _stores(statement, each)}
                yield Use(path, _span(statement), in_function=False, defines=around | defined), names - defined


def _span(node: ast.stmt) -> range:
    """The body of a function; a definition's own line runs at import."""
    first = node.body[0].lineno if isinstance(node, ast.FunctionDef) else node.lineno
    return range(first, (node.end_lineno or node.lineno) + 1)


def _names(nodes: Iterable[ast.AST]) -> set[str]:
    found: set[str] = set()
    for node in nodes:
        for each in ast.walk(node):
            match each:
                case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str() as name):
                    found.add(name)
    return found


def _stores(statement: ast.stmt, name: str) -> bool:
    return any(
        isinstance(each, ast.Name) and each.id == name and isinstance(each.ctx, ast.Store)
        for each in ast.walk(statement)
    )

"""All mutants of a file, each with a name that outlives moves of the code around it."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType

from bench.mutants.changes import changes
from bench.mutants.texts import annotations, left_out

FUNCTIONS = (ast.FunctionDef, ast.Lambda)
SHORTEST, LONGEST = 1, 160  # signs of the shown code


@dataclass(frozen=True)
class Place:
    """Where a node hangs in the tree: `parent.name`, or `parent.name[index]`."""

    parent: ast.AST
    name: str
    index: int | None

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.name, node)
        else:
            getattr(self.parent, self.name)[self.index] = node


@dataclass(frozen=True)
class Mutant:
    """One change of one file.

    Attributes:
        scope: the names of the classes and functions around it, with dots; empty at the top of the module.
        function: the outermost function whose body holds it; None when it runs at import.
        lines: of the statement, or of the head of a compound statement.
        defines: the names that the statement gives a value to, where it is outside functions.
    """

    path: Path
    scope: str
    change: str
    lines: range
    function: ast.FunctionDef | None
    defines: frozenset[str]
    tree: ast.Module = field(repr=False, compare=False)
    place: Place = field(repr=False, compare=False)
    old: ast.AST = field(repr=False, compare=False)
    new: ast.AST = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        return f"{self.scope}: {self.change}" if self.scope else self.change

    @property
    def room(self) -> str:
        return self.path.parts[1]

    def code(self) -> CodeType:
        """The changed module, compiled; the line numbers are those of the file."""
        with self._made():
            return compile(self.tree, str(self.path.resolve()), "exec", dont_inherit=True)

    @contextmanager
    def _made(self) -> Iterator[None]:
        ast.copy_location(self.new, self.old)
        self.place.put(ast.fix_missing_locations(self.new))
        try:
            yield
        finally:
            self.place.put(self.old)


@dataclass(frozen=True)
class Around:
    """What is around a node."""

    scope: tuple[str, ...] = ()
    function: ast.FunctionDef | None = None
    lines: range = range(0)
    defines: frozenset[str] = frozenset()


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every mutant of a file, in the order of its code."""
    tree = ast.parse(path.read_text(), str(path))
    for place, node, around in _walk(tree, Around()):
        for new in changes(node):
            change = f"{_shown(node)} → {_shown(new)}"
            yield Mutant(
                path, ".".join(around.scope), change, around.lines, around.function, around.defines,
                tree, place, node, new,
            )  # fmt: skip


def _walk(node: ast.AST, around: Around) -> Iterator[tuple[Place, ast.AST, Around]]:
    skipped = annotations(node)
    for name, value in ast.iter_fields(node):
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or child in skipped or left_out(child):
                continue
            inside = _around(node, name, child, around)
            # A change of a definition itself (its decorators) happens when it is defined.
            yield Place(node, name, index), child, inside
            yield from _walk(child, inside)


def _around(parent: ast.AST, name: str, child: ast.AST, around: Around) -> Around:
    scope, function, lines, defines = around.scope, around.function, around.lines, around.defines
    if name == "body" and isinstance(parent, ast.FunctionDef | ast.ClassDef):
        scope = (*scope, parent.name)
        function = function or (parent if isinstance(parent, ast.FunctionDef) else None)
    if isinstance(child, ast.stmt):
        lines = range(child.lineno, _end_of_head(child) + 1)
        defines = frozenset(_defined(child)) | frozenset(scope[:1])
    elif isinstance(child, ast.match_case):
        lines = range(child.pattern.lineno, child.body[0].lineno)
    elif isinstance(child, ast.ExceptHandler):
        lines = range(child.lineno, child.body[0].lineno)
    return Around(scope, function, lines, defines)


def _end_of_head(statement: ast.stmt) -> int:
    body = getattr(statement, "body", None) or getattr(statement, "cases", None)
    if not body:
        return statement.end_lineno or statement.lineno
    first = body[0]
    start: int = first.pattern.lineno if isinstance(first, ast.match_case) else first.lineno
    return max(start - 1, statement.lineno)


def _defined(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign() | ast.AnnAssign() | ast.For():
            yield from (each.id for each in ast.walk(statement) if isinstance(each, ast.Name) and _is_stored(each))


def _is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _shown(node: ast.AST) -> str:
    """One line: of a definition its head, of anything long its two ends."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return " ".join([*(f"@{ast.unparse(each)}" for each in node.decorator_list), node.name])
    if isinstance(node, ast.If | ast.While):
        return f"if {ast.unparse(node.test)}"
    if isinstance(node, ast.comprehension):
        return ast.unparse(ast.copy_location(node, node)).strip()
    if isinstance(node, ast.Match):
        return " | ".join(["match", *(ast.unparse(case.pattern) for case in node.cases)])
    if isinstance(node, ast.Try):
        return " ".join(["try", *(f"except {ast.unparse(each.type) if each.type else ''}" for each in node.handlers)])
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} … {text[-LONGEST // 2 :]}"

"""The small changes that are tried: each function takes a node of the syntax tree and yields what replaces it."""

import ast
from collections.abc import Iterator
from functools import singledispatch

from bench.mutants.texts import left_out, name_of

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


@singledispatch
def changes(_node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of this node; nothing for most kinds."""
    yield from ()


@changes.register
def _(node: ast.Compare) -> Iterator[ast.AST]:
    for place, operator in enumerate(node.ops):
        other = COMPARISONS[type(operator)]()
        yield ast.Compare(node.left, [*node.ops[:place], other, *node.ops[place + 1 :]], node.comparators)


@changes.register
def _(node: ast.BoolOp) -> Iterator[ast.AST]:
    """One condition is missing."""
    for place in range(len(node.values)):
        left = [*node.values[:place], *node.values[place + 1 :]]
        yield left[0] if len(left) == 1 else ast.BoolOp(node.op, left)


@changes.register
def _(node: ast.UnaryOp) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.Not):
        yield node.operand


@changes.register
def _(node: ast.BinOp) -> Iterator[ast.AST]:
    if type(node.op) in OPERATORS:
        yield ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)


@changes.register
def _(node: ast.AugAssign) -> Iterator[ast.AST]:
    if type(node.op) in OPERATORS:
        yield ast.AugAssign(node.target, OPERATORS[type(node.op)](), node.value)


@changes.register
def _(node: ast.Constant) -> Iterator[ast.AST]:
    match node.value:
        case bool():
            yield ast.Constant(not node.value)
        case int() | float():
            yield ast.Constant(node.value + 1)
        case str():
            yield ast.Constant(f"{node.value}?")


@changes.register
def _(node: ast.Call) -> Iterator[ast.AST]:
    """One named argument is missing. (A missing one by position is an error at once.)"""
    for place, keyword in enumerate(node.keywords):
        if keyword.arg and not left_out(keyword):
            yield ast.Call(node.func, node.args, [*node.keywords[:place], *node.keywords[place + 1 :]])


@changes.register
def _(node: ast.Dict) -> Iterator[ast.AST]:
    for place in range(len(node.keys)):
        keys, values = node.keys, node.values
        yield ast.Dict([*keys[:place], *keys[place + 1 :]], [*values[:place], *values[place + 1 :]])


@changes.register(ast.List)
@changes.register(ast.Set)
def _(node: ast.List | ast.Set) -> Iterator[ast.AST]:
    if len(node.elts) < 2 or isinstance(getattr(node, "ctx", None), ast.Store):
        return
    for place in range(len(node.elts)):
        left = [*node.elts[:place], *node.elts[place + 1 :]]
        yield ast.List(left, ast.Load()) if isinstance(node, ast.List) else ast.Set(left)


@changes.register
def _(node: ast.Expr) -> Iterator[ast.AST]:
    """A call for its effect is not made."""
    if isinstance(node.value, ast.Call):
        yield ast.Pass()


@changes.register
def _(node: ast.Assign) -> Iterator[ast.AST]:
    """Nothing is written to an attribute or a key. (A name without a value is an error at once.)"""
    if all(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets):
        yield ast.Pass()


@changes.register
def _(_node: ast.Delete) -> Iterator[ast.AST]:
    yield ast.Pass()


@changes.register
def _(_node: ast.Raise) -> Iterator[ast.AST]:
    yield ast.Pass()


@changes.register
def _(node: ast.Return) -> Iterator[ast.AST]:
    if node.value is not None and not (
        isinstance(node.value, ast.Constant) and node.value.value in (None, True, False)
    ):
        yield ast.Return(ast.Constant(None))


@changes.register
def _(_node: ast.Continue) -> Iterator[ast.AST]:
    yield ast.Break()


@changes.register
def _(_node: ast.Break) -> Iterator[ast.AST]:
    yield ast.Continue()


@changes.register(ast.If)
@changes.register(ast.While)
@changes.register(ast.IfExp)
def _(node: ast.If | ast.While | ast.IfExp) -> Iterator[ast.AST]:
    """The other way, where the condition is a bare name or call; any other has changes of its own."""
    if isinstance(node.test, ast.Name | ast.Attribute | ast.Call | ast.NamedExpr | ast.Subscript):
        fields = {name: value for name, value in ast.iter_fields(node) if name != "test"}
        yield type(node)(test=ast.UnaryOp(ast.Not(), node.test), **fields)


@changes.register
def _(node: ast.comprehension) -> Iterator[ast.AST]:
    for place in range(len(node.ifs)):
        left = [*node.ifs[:place], *node.ifs[place + 1 :]]
        yield ast.comprehension(node.target, node.iter, left, node.is_async)


@changes.register
def _(node: ast.Match) -> Iterator[ast.AST]:
    if len(node.cases) > 1:
        for place in range(len(node.cases)):
            yield ast.Match(node.subject, [*node.cases[:place], *node.cases[place + 1 :]])


@changes.register
def _(node: ast.Try) -> Iterator[ast.AST]:
    """What an `except` catches goes on its way."""
    if len(node.handlers) > 1:
        for place in range(len(node.handlers)):
            left = [*node.handlers[:place], *node.handlers[place + 1 :]]
            yield ast.Try(node.body, left, node.orelse, node.finalbody)
    elif node.handlers and not node.orelse:
        yield ast.Try(node.body, [], [], node.finalbody or [ast.Pass()])


# Without these a name is another kind of thing, which is an error at once, or only slower.
STRUCTURAL = {
    "abstractmethod",
    "cache",
    "cached_property",
    "classmethod",
    "contextmanager",
    "dataclass",
    "final",
    "lru_cache",
    "override",
    "property",
    "singledispatch",
    "staticmethod",
}


@changes.register(ast.FunctionDef)
@changes.register(ast.ClassDef)
def _(node: ast.FunctionDef | ast.ClassDef) -> Iterator[ast.AST]:
    """One decorator is missing."""
    for place, decorator in enumerate(node.decorator_list):
        if name_of(decorator) not in STRUCTURAL:
            left = [*node.decorator_list[:place], *node.decorator_list[place + 1 :]]
            fields = {name: value for name, value in ast.iter_fields(node) if name != "decorator_list"}
            yield type(node)(decorator_list=left, **fields)

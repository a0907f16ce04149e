"""What is left out: changes that only touch texts, or what is no behaviour (annotations, assertions for mypy)."""

import ast

LOGS = {"log", "logger", "logging"}
TEXT_FUNCTIONS = {
    "_",
    "cast",
    "counted",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "TypeVar",
    "warn",
}
TEXT_ARGUMENTS = {
    "default_detail",
    "error_messages",
    "help",
    "help_text",
    "label",
    "message",
    "placeholder",
    "title",
    "verbose_name",
    "verbose_name_plural",
    "words",
}
TYPES_ARGUMENTS = {"frozen"}  # mypy finds whoever changes a frozen object
TEXT_METHODS = {"__repr__", "__str__"}
TEXT_NAMES = {"__all__", "__slots__", "label", "verbose_name", "verbose_name_plural"}


def left_out(node: ast.AST) -> bool:
    """Whether this node and all below it is no place for a change."""
    match node:
        case ast.Assert() | ast.TypeAlias() | ast.Import() | ast.ImportFrom() | ast.JoinedStr():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.FunctionDef(name=name):
            return name in TEXT_METHODS
        case ast.ClassDef():
            return "Protocol" in map(name_of, node.bases)
        case ast.keyword(arg=name):
            return name in TEXT_ARGUMENTS | TYPES_ARGUMENTS
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name in TEXT_NAMES
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Expr(value=ast.Call() as call):
            return _is_log(call)
        case ast.Call():
            return _is_log(node) or name_of(node) in TEXT_FUNCTIONS
        case ast.Constant(value=str() as text):
            return _is_text(text)
    return False


def _is_log(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Name(id=name)):
            return name in LOGS
    return False


def _is_text(text: str) -> bool:
    """Names of commands, fields, headers, settings hold no space; sentences and labels start with a capital."""
    return not text or any(sign.isspace() for sign in text) or text.endswith((".", ":", "?"))


def annotations(node: ast.AST) -> list[ast.AST]:
    """The children of a node that are types."""
    names = ("annotation", "returns", "type_params")
    found = [getattr(node, name, None) for name in names]
    return [each for each in found if isinstance(each, ast.AST)]


def name_of(node: ast.AST) -> str:
    """The last name of what is called or looked up: `error` for `log.error("...")`; else empty."""
    match node:
        case ast.Call(func=inner):
            return name_of(inner)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""

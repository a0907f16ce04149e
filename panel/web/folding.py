"""What a template says of itself, computed when it is compiled: texts, icons, addresses of static files.

A page shows hundreds of them, and they are the same in each: as constants they cost nothing when it is rendered.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.safestring import SafeString
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # see `shown`

PLACE = re.compile(r"%\((\w+)\)s")  # of a variable in a translated text


class Folding(NodeTransformer):
    """Replaces calls of these functions by their results, where all arguments are constants.

    Args:
        functions: by the names that templates have for them; each gives the same result until the process ends.
        translate: for `{% trans %}`; None if the language is known only when the page is rendered.
    """

    def __init__(self, functions: Mapping[str, Callable[..., str]], translate: Callable[[str], str] | None) -> None:
        self._functions = functions
        self._translate = translate

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the visitor's naming
        self.generic_visit(node)
        function = self._functions.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        if function is None:
            return node
        try:
            named = {keyword.key: keyword.value.as_const() for keyword in node.kwargs}
            result = function(*(argument.as_const() for argument in node.args), **named)
        except nodes.Impossible:
            return node
        return nodes.Const(escape(result))

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802 - the visitor's naming
        self.generic_visit(node)
        node.nodes = [part for child in node.nodes for part in self._parts(child)]
        return node

    def _parts(self, node: nodes.Expr) -> list[nodes.Expr]:
        """What the extension made of `{% trans name %}Delete {{ name }}{% endtrans %}`: text, variable, text."""
        match node:
            case nodes.Call(node=nodes.Name(name="gettext"), args=[nodes.Const(value=text)]) if self._translate:
                values: dict[str, Any] = {keyword.key: keyword.value for keyword in node.kwargs}
                # Each second part is the name of a variable.
                parts = PLACE.split(self._translate(text))
                return [
                    values[part] if number % 2 else nodes.Const(Markup(part.replace("%%", "%")))  # noqa: S704 - ours
                    for number, part in enumerate(parts)
                    if part
                ]
        return [node]


class Generator(CodeGenerator):
    """Has values written by `shown`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ARG002
        self.write("environment.shown(")


def shown(value: Any) -> str:
    """The value as HTML: `escape`, but a plain text of what it returns; numbers and what is HTML already stay.

    `escape` makes a Markup of each value, which takes ten times as long as escaping it, and a page only joins them.
    The function inside it is private: if a new version renames it, nothing starts, and every test says so.
    """
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is int:
        return str(value)
    return value if kind is SafeString or kind is Markup else escape(value)

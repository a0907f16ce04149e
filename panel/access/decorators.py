"""What a view needs: a section of the matrix, a signed-in member, or nobody. A view without such a rule is refused."""

from collections.abc import Callable
from enum import Enum
from typing import Any

from panel.access.matrix import Section

type View = Callable[..., Any]


class Exempt(Enum):
    """The only two exceptions from naming a section."""

    SIGNED_IN = "signed in"
    PUBLIC = "public"


type Rule = Section | Exempt


def section[V: View](name: Section) -> Callable[[V], V]:
    """One view, one section."""

    def mark(view: V) -> V:
        return _mark(view, name)

    return mark


def signed_in[V: View](view: V) -> V:
    return _mark(view, Exempt.SIGNED_IN)


def public[V: View](view: V) -> V:
    return _mark(view, Exempt.PUBLIC)


def open_while_viewing[V: View](view: V) -> V:
    """It may be sent while the main account sees the panel as other roles would: it ends that."""
    view.open_while_viewing = True  # type: ignore[attr-defined]  # a function takes attributes, but mypy does not know it
    return view


def stays_open(view: View) -> bool:
    return getattr(view, "open_while_viewing", False) is True


def rule_of(view: View) -> Rule | None:
    rule = getattr(view, "access_rule", None)
    return rule if isinstance(rule, Section | Exempt) else None


def _mark[V: View](view: V, rule: Rule) -> V:
    if rule_of(view) is not None:
        msg = f"{view!r} names {rule_of(view)} already; one view, one section"
        raise TypeError(msg)
    view.access_rule = rule  # type: ignore[attr-defined]  # a function takes attributes, but mypy does not know it
    return view

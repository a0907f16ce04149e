"""Filters and tags that every template has at hand, without loading them."""

from collections.abc import Hashable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django import template
from django.http import QueryDict
from django.template.base import FilterExpression, Parser, TextNode, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from panel.web.icons import svg
from panel.web.kept import Kept

register = template.Library()

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
components = Kept(4 * 1024 * 1024)
PAGE_SIZES = (20, 50, 100)
EMPTY = mark_safe(
    '<span class="muted" aria-hidden="true">–</span><span class="visually-hidden">none</span>'
)  # a constant


class IconNode(template.Node):
    """An icon whose name is known only when the page is made."""

    def __init__(self, name: FilterExpression, size: int) -> None:
        self.name, self.size = name, size

    def render(self, context: Context) -> SafeString:
        """The reference to its drawing."""
        return svg(str(self.name.resolve(context)), self.size)


@register.tag
def icon(parser: Parser, token: Token) -> template.Node:
    """`{% icon "trash" %}`, `{% icon name 16 %}`. A name in quotes becomes plain text when the template is read."""
    _, name, *size = token.split_contents()
    pixels = int(size[0]) if size else 20
    if name[0] in "\"'":
        return TextNode(svg(name[1:-1], pixels))
    return IconNode(parser.compile_filter(name), pixels)


@register.tag
def asset(_parser: Parser, token: Token) -> template.Node:
    """`{% asset 'css/tokens.css' %}`: a static file's address, which is fixed once the files are collected."""
    return TextNode(static(token.split_contents()[1][1:-1]))


@register.simple_tag
def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 user`, `1,204 users`; the plural is given where an -s does not make it."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


@register.filter
def when(moment: datetime | None) -> SafeString:
    """A moment in the member's time zone, with the exact UTC on hover. Naive moments are the API's: UTC."""
    if moment is None:
        return EMPTY
    moment = moment if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)
    exact = f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    here = timezone.localtime(moment)
    # Plain formatting: a list shows dozens of moments, and Django's own takes ten times as long.
    shown = f"{here.day} {MONTHS[here.month - 1]} {here.year}, {here:%H:%M}"
    return SafeString(f'<time datetime="{exact.replace(" ", "T")}Z" title="{exact} UTC">{shown}</time>')


@register.filter
def seconds(moment: datetime) -> SafeString:
    """The time of day to the second, in the member's time zone: for what is minutes old at most."""
    exact = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return format_html('<time datetime="{}">{}</time>', exact, f"{timezone.localtime(moment):%H:%M:%S}")


@register.filter
def money(amount: float | None) -> str | SafeString:
    """An amount in the account's currency, two digits, a true minus."""
    if amount is None:
        return EMPTY
    return f"{amount:,.2f}".replace("-", "\N{MINUS SIGN}")


@register.filter
def thousands(number: int) -> str:
    """`1,204`."""
    return f"{number:,}"


@register.filter
def or_dash(value: object) -> object:
    """A value, or a quiet dash where there is none."""
    return EMPTY if value in (None, "") else value


@register.filter
def words(constant: str | None) -> str:
    """A constant of the API in words: `IN_SERVICE` is "In service"."""
    return "Do not disturb" if constant == "DND" else (constant or "").replace("_", " ").capitalize()


@register.filter
def tone(level_tag: str) -> str:
    """A message's level as the tone that a toast or badge wears."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level_tag, "info")


@register.filter
def initials(name: str) -> str:
    """At most two letters that stand for a name."""
    words = name.replace("_", " ").replace("-", " ").split()
    return "".join(word[0] for word in words[:2]).upper() or "?"


@register.simple_tag(takes_context=True)
def sort(context: Context, key: str, label: str, target: str, css: str = "", default: bool = False) -> SafeString:
    """A sortable column's head. The API sorts upwards only, so the link turns the order on, and tells its state."""
    query = context["request"].GET
    is_current = (query.get("order") or (key if default else "")) == key
    return kept(
        "components/sort.html", query.urlencode(), key=key, label=label, target=target, css=css, current=is_current
    )


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: int, per_page: int, total: int, target: str, noun: str = "row") -> SafeString:
    """Where one is in a list of `total`, and the way on. `target` is the id of the list's fragment."""
    last = max(1, -(-total // per_page))
    return kept(
        "components/pagination.html",
        context["request"].GET.urlencode(),
        target=target,
        noun=noun,
        page=page,
        per_page=per_page,
        sizes=PAGE_SIZES,
        total=total,
        first_row=min(total, (page - 1) * per_page + 1),
        last_row=min(total, page * per_page),
        previous=page - 1 if page > 1 else None,
        next=page + 1 if page < last else None,
        numbers=tuple(page_numbers(page, last)),
    )


@register.simple_tag
def keep(component: str, **parameters: Any) -> SafeString:
    """Includes a component that is made of nothing but these parameters; lists among them count as tuples."""
    return kept(
        component,
        "",
        **{name: tuple(value) if isinstance(value, list) else value for name, value in parameters.items()},
    )


def kept(component: str, query: str, **parameters: Hashable) -> SafeString:
    """A component that is made of nothing but its parameters and the page's query, as `query`."""
    key = (component, query, tuple((name, type(value), value) for name, value in parameters.items()))
    return components.get(
        key, lambda: SafeString(render_to_string(component, {"query": QueryDict(query), **parameters}))
    )


def page_numbers(page: int, last: int) -> Iterator[int | None]:
    """The first, the last, and the neighbours of the current page; None where numbers are left out."""
    shown = sorted({1, last, *(n for n in range(page - 1, page + 2) if 1 <= n <= last)})
    before = 0
    for number in shown:
        if number - before == 2:
            yield before + 1
        elif number - before > 2:
            yield None
        yield number
        before = number


@register.filter
def get(mapping: Mapping[Any, Any], key: object) -> object:
    """A value of a mapping by a key that is itself a variable; None when there is none."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def carry(context: Context, **more: str) -> str:
    """The list's state for a link to a page below it, which leads back by it: `?q=ann&page=2`, or nothing."""
    query = context["request"].GET.copy()
    query.pop("to", None)
    query.update(more)
    return f"?{query.urlencode()}" if query else ""


@register.simple_tag
def in_place(target: str) -> SafeString:
    """Attributes of a form whose answer renews the list it stands in; the links inside it lead on as usual."""
    return format_html(
        'hx-target="#{0}" hx-select="#{0}" hx-swap="outerHTML show:none" hx-replace-url="true" '
        'hx-disinherit="hx-target hx-select hx-swap hx-replace-url"',
        target,
    )


DRAWER = 'hx-target="#drawer-body" hx-select="#editor" hx-swap="innerHTML show:none" hx-push-url="false"'


@register.simple_tag
def in_drawer(url: str) -> SafeString:
    """Attributes of a link that opens a page's `#editor` in the drawer; the link's own `href` is the full page."""
    return format_html('href="{0}" hx-get="{0}" {1} aria-haspopup="dialog"', url, SafeString(DRAWER))


@register.tag
def drawer(_parser: Parser, _token: Token) -> template.Node:
    """Attributes of what holds plain links: each of them opens its page's `#editor` in the drawer."""
    return TextNode(DRAWER)

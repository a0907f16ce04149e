"""Values as pages show them: moments, money, counts, constants of the API."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SLASH = mark_safe("/<wbr>")  # a constant
EMPTY = mark_safe(
    '<span class="muted" aria-hidden="true">–</span><span class="visually-hidden">none</span>'
)  # a constant


def counted(number: int, singular: str, plural: str) -> str:
    """`1 user`, `1,204 users`. Both words are extracted for translation."""
    return f"{number:,} {ngettext(singular, plural, number)}"


def when(moment: datetime | None) -> SafeString:
    """A moment in the member's time zone, with the exact UTC on hover. Naive moments are the API's: UTC."""
    if moment is None:
        return EMPTY
    moment = moment.astimezone(UTC) if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)
    exact, here = moment.isoformat(" ", "seconds").removesuffix("+00:00"), timezone.localtime(moment)
    # Plain formatting: a list shows dozens of moments, and Django's own takes ten times as long.
    shown = f"{here.day} {MONTHS[here.month - 1]} {here.year}, {here.hour:02}:{here.minute:02}"
    return SafeString(f'<time datetime="{exact.replace(" ", "T")}Z" title="{exact} UTC">{shown}</time>')


def seconds(moment: datetime) -> SafeString:
    """The time of day to the second, in the member's time zone: for what is minutes old at most."""
    exact = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return format_html('<time datetime="{}">{}</time>', exact, f"{timezone.localtime(moment):%H:%M:%S}")


def day(date: date) -> str:
    """`3 Nov 2026`."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def money(amount: float | None) -> str | SafeString:
    """An amount in the account's currency, two digits, a true minus."""
    if amount is None:
        return EMPTY
    return f"{amount:,.2f}".replace("-", "\N{MINUS SIGN}")


def thousands(number: int) -> str:
    """`1,204`."""
    return f"{number:,}"


def or_dash(value: object) -> object:
    """A value, or a quiet dash where there is none."""
    return EMPTY if value in (None, "") else value


def breakable(text: str) -> SafeString:
    """A text with an address in it, which may go on in the next line after each slash."""
    return format_html_join(SLASH, "{}", ((part,) for part in text.split("/")))


def findings_text(text: str) -> SafeString:
    """A sentence of the doctor: between backticks is a command, anywhere else may be an address."""
    parts = enumerate(text.split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if number % 2 else breakable(part),) for number, part in parts)
    )


def words(constant: str | None) -> str:
    """A constant of the API in words: `IN_SERVICE` is "In service"."""
    return "Do not disturb" if constant == "DND" else (constant or "").replace("_", " ").capitalize()


def yes_no(value: object, yes: str, no: str, unknown: str | None = None) -> str:
    """One of these words; `unknown` for None, where it is given."""
    if value is None and unknown is not None:
        return unknown
    return yes if value else no


def tone(level_tag: str) -> str:
    """A message's level as the tone that a toast or badge wears."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level_tag, "info")


def initials(name: str) -> str:
    """At most two letters that stand for a name."""
    words = name.replace("_", " ").replace("-", " ").split()
    return "".join(word[0] for word in words[:2]).upper() or "?"


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


def in_place(target: str) -> SafeString:
    """Attributes of a form whose answer renews the list it stands in; the links inside it lead on as usual."""
    return format_html(
        'hx-target="#{0}" hx-select="#{0}" hx-swap="outerHTML show:none" hx-replace-url="true" '
        'hx-disinherit="hx-target hx-select hx-swap hx-replace-url"',
        target,
    )


DRAWER = SafeString('hx-target="#drawer-body" hx-select="#editor" hx-swap="innerHTML show:none" hx-push-url="false"')


def in_drawer(url: str) -> SafeString:
    """Attributes of a link that opens a page's `#editor` in the drawer; the link's own `href` is the full page."""
    return format_html('href="{0}" hx-get="{0}" {1} aria-haspopup="dialog"', url, DRAWER)

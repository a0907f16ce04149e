"""What every template has at hand: filters, icons, components."""

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from django.http import QueryDict
from django.template import engines
from django.test import Client
from django.utils import timezone as django_timezone

from panel.web.bundles import bundle_address
from panel.web.display import counted, initials, money, or_dash, page_numbers, when
from panel.web.icons import NAMES, address, svg


def render(expression: str, query: str = "") -> str:
    return engines["jinja"].from_string(f"{{{{ {expression} }}}}").render({"query": QueryDict(query)})


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 users"), (1, "1 user"), (2, "2 users"), (1204, "1,204 users"), (1_000_000, "1,000,000 users")],
)
def test_numbers_and_nouns_agree(number: int, text: str) -> None:
    assert counted(number, "user", "users") == text


def test_an_odd_plural_is_given() -> None:
    assert (counted(1, "entry", "entries"), counted(3, "entry", "entries")) == ("1 entry", "3 entries")


def test_a_moment_is_the_members_and_tells_the_exact_utc() -> None:
    moment = datetime(2026, 3, 1, 23, 30, 5, tzinfo=UTC)
    with django_timezone.override(timezone(timedelta(hours=2))):
        shown = when(moment)
    assert shown == ('<time datetime="2026-03-01T23:30:05Z" title="2026-03-01 23:30:05 UTC">2 Mar 2026, 01:30</time>')


def test_a_moment_without_a_zone_is_utc() -> None:
    assert 'datetime="2026-03-01T09:00:00Z"' in when(datetime(2026, 3, 1, 9, 0))  # noqa: DTZ001  # that is the point


def test_what_is_not_there_is_a_dash_that_screen_readers_call_none() -> None:
    for empty in (when(None), money(None), or_dash(""), or_dash(None)):
        assert ">none<" in str(empty)
    assert or_dash(0) == 0


def test_money_has_two_digits_and_a_true_minus() -> None:
    assert (money(1234.5), money(-0.125), money(0)) == ("1,234.50", "\N{MINUS SIGN}0.12", "0.00")


@pytest.mark.parametrize(
    ("name", "letters"), [("Marta Okafor", "MO"), ("usermanager", "U"), ("a_b-c", "AB"), ("", "?")]
)
def test_a_name_has_its_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_icons_are_hidden_from_screen_readers_and_must_exist() -> None:
    assert 'aria-hidden="true"' in svg("plus")
    with pytest.raises(LookupError, match="no-such-icon"):
        svg("no-such-icon")


def test_every_icon_that_a_template_names_is_there() -> None:
    named = r"""icon(?:_name=|\()"([a-z0-9-]+)\""""
    for template in (Path(__file__).parents[2] / "templates").rglob("*.html"):
        assert set(re.findall(named, template.read_text())) <= set(NAMES), template


def test_the_sprite_draws_every_icon() -> None:
    response = Client().get(address())
    assert response.headers["Content-Type"] == "image/svg+xml"
    drawn = re.findall(
        r'<symbol id="([a-z0-9-]+)" viewBox="0 0 20 20" fill="currentColor">\s*<path', response.content.decode()
    )
    assert drawn == NAMES


@pytest.mark.parametrize(
    ("page", "last", "numbers"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 13, [1, 2, None, 13]),
        (3, 13, [1, 2, 3, 4, None, 13]),
        (4, 13, [1, 2, 3, 4, 5, None, 13]),
        (7, 13, [1, None, 6, 7, 8, None, 13]),
        (13, 13, [1, None, 12, 13]),
    ],
)
def test_page_numbers_are_the_ends_and_the_neighbours(page: int, last: int, numbers: list[int | None]) -> None:
    assert list(page_numbers(page, last)) == numbers


def test_pages_keep_search_and_order() -> None:
    html = render('ui.pagination(query, 2, 20, 250, "250 users", "users")', "q=a&order=name&page=2")
    assert "<strong>21–40</strong> of 250 users" in html
    assert 'href="?q=a&amp;order=name&amp;page=3"' in html
    assert 'href="?q=a&amp;order=name&amp;per_page=50"' in html
    assert 'hx-target="#users"' in html


@pytest.mark.parametrize(
    ("page", "total", "words"),
    [(1, 0, "0 users"), (1, 1, "1 user\n"), (1, 20, "20 users\n"), (13, 250, "241–250</strong> of 250 users")],
)
def test_pages_say_where_one_is(page: int, total: int, words: str) -> None:
    assert words in render(f'ui.pagination(query, {page}, 20, {total}, counted({total}, "user", "users"), "users")')


def test_the_ends_of_a_list_lead_no_further() -> None:
    assert 'rel="prev"' not in render('ui.pagination(query, 1, 20, 250, "250 users", "users")')
    assert 'rel="next"' not in render('ui.pagination(query, 13, 20, 250, "250 users", "users")')


def test_a_column_tells_whether_the_list_is_sorted_by_it() -> None:
    head = 'ui.sort(query, "name", "Username", target="users", default=true)'
    assert 'aria-sort="ascending"' in render(head)
    assert 'aria-sort="ascending"' in render(head, "order=name")
    other = render(head, "order=id&page=4")
    assert "aria-sort" not in other
    assert 'href="?order=name"' in other


@pytest.mark.parametrize("kind", ["css", "js"])
def test_styles_and_scripts_come_as_one_file_each_that_a_browser_may_keep(kind: str) -> None:
    response = Client().get(bundle_address(kind))
    assert response.headers["Content-Type"] == {"css": "text/css", "js": "text/javascript"}[kind] + "; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    files = sorted((Path(__file__).parents[2] / "static" / kind).iterdir())
    assert len(files) > 9
    assert all(file.read_bytes() in response.content for file in files)

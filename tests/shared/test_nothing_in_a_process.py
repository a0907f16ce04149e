"""What is done at one panel holds at the other one at once: both know only what database and cache know."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from http import HTTPStatus
from typing import Any

import psycopg
import pytest

from bench.programs.panel import PASSWORD, RunningPanel
from bench.programs.shared import Server
from tests.clients import at_the_same_time
from tests.once.test_at_the_same_time import users
from tests.sandboxes import RunningSandbox
from tests.shared.browsers import Browser, browser_at

pytestmark = pytest.mark.programs

OK, FOUND = HTTPStatus.OK, HTTPStatus.FOUND
SUBUSERS = "/settings/subusers/"
LOOKS = 6  # a panel has two processes: so often, each of them is asked


@pytest.fixture(scope="module")
def second(panel: RunningPanel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPanel]:
    with panel.beside(tmp_path_factory.mktemp("beside") / "data") as second:
        yield second


type Browsers = tuple[Browser, Browser]


@pytest.fixture
def at_both(panel: RunningPanel, second: RunningPanel) -> Iterator[Callable[..., Browsers]]:
    """Makes somebody's browser at each panel, of one session; without a name, nobody's."""
    with ExitStack() as stack:

        def browsers(path: str = "", **who: str) -> Browsers:
            here, there = (stack.enter_context(browser_at(one.url)) for one in (panel, second))
            if path:
                here.sign_in(path, **who)
            there.share_session(here)
            return here, there

        yield browsers


@pytest.fixture
def main(at_both: Callable[..., Browsers]) -> Browsers:
    """The main account."""
    return at_both("/auth/", account="demo")


@contextmanager
def database(panel: RunningPanel) -> Iterator[psycopg.Connection[Any]]:
    with closing(psycopg.connect(panel.environment["DATABASE_URL"], autocommit=True)) as connection:
        yield connection


@pytest.fixture
def attempts(panel: RunningPanel) -> Iterator[Callable[[], list[Any]]]:
    """Failed and present attempts of each name; none before and after the test."""
    with database(panel) as connection:
        connection.execute("DELETE FROM accounts_attemptcount")
        query = "SELECT failed, checking FROM accounts_attemptcount WHERE key LIKE 'name:%'"
        yield lambda: connection.execute(query).fetchall()
        connection.execute("DELETE FROM accounts_attemptcount")


def test_wrong_passwords_at_both_panels_count_as_those_of_one_name(
    at_both: Callable[..., Browsers], attempts: Callable[[], list[Any]]
) -> None:
    page, tries = "/login/demo/", []
    for browser in at_both():
        fields = browser.form(page, page) | {"username": "payer", "password": "Wrong-pass-1"}
        tries += [partial(browser.send, page, page, fields)] * 5
    assert set(at_the_same_time(tries)) <= {OK, HTTPStatus.SERVICE_UNAVAILABLE}
    assert attempts() == [(5, 0)]
    for browser in at_both():
        assert browser.submit(page, page, username="payer", password=PASSWORD) == OK
        assert "Too many attempts" in browser.text
    assert attempts() == [(5, 0)]


def test_a_form_that_is_sent_to_both_panels_writes_once(main: Browsers, shared_sandbox: RunningSandbox) -> None:
    here, _ = main
    editor = here.editor()
    typed = {"name": "both-panels", "display_name": "Both", "password": "Typed-by-us-1", "active": "on"}
    fields = here.form(editor, editor) | typed
    answers = at_the_same_time(partial(browser.send, editor, editor, fields) for browser in main * 2)
    assert set(answers) <= {FOUND, HTTPStatus.CONFLICT}
    assert FOUND in answers
    assert users(shared_sandbox, "both-panels") == ["both-panels"]


def address_of(browser: Browser, subuser: str) -> str:
    link = re.search(rf'href="({SUBUSERS}\d+/)"[^>]*>\s*{subuser}\s*<', browser.get(SUBUSERS).text)
    assert link, subuser
    return link[1]


def test_a_one_time_link_that_is_used_at_both_panels_works_once(
    main: Browsers, at_both: Callable[..., Browsers]
) -> None:
    here, _ = main
    payer = address_of(here, "payer")
    assert here.submit(payer, f"{payer}link/") == OK
    link = re.search(r"https://panel\.example\.com(/welcome/\?token=[\w-]+)", here.text)
    assert link
    tries = []
    for number, browser in enumerate(at_both() * 2):
        chosen = f"Chosen-by-number-{number}"
        fields = browser.form(link[1], "") | {"new_password": chosen, "new_password_again": chosen}
        tries.append(partial(browser.send, link[1], link[1], fields))
    answers = at_the_same_time(tries)
    assert sorted(answers) == [FOUND, *[HTTPStatus.GONE] * 3]
    newcomer = at_both()[0]
    chosen = f"Chosen-by-number-{answers.index(FOUND)}"
    assert newcomer.submit("/login/demo/", "/login/demo/", username="payer", password=chosen) == FOUND


def test_preferences_hold_at_the_other_panel_at_once(main: Browsers) -> None:
    here, there = main
    for theme, zone in (("dark", "Asia/Tokyo"), ("system", "")):
        assert here.submit("/preferences/", "/preferences/", theme=theme, time_zone=zone) == FOUND
        for _ in range(LOOKS):
            page = there.get("/preferences/").text
            assert f'data-theme="{theme}"' in page
            assert re.search(rf'<option value="{zone}"\s+selected', page)


def test_what_is_forgotten_while_the_cache_hangs_does_not_come_back_with_it(
    main: Browsers, at_both: Callable[..., Browsers], valkey_server: Server
) -> None:
    """A name and a role. The cache still has what it kept: the revisions in the database say that it is outdated."""
    here, there = main
    duo = at_both("/login/demo/", username="duo")
    application = re.search(r'href="(/application/\d+/)[^>]*>empty<', here.get("/applications/").text)
    assert application
    users, editor = f"{application[1]}users/", f"{application[1]}edit/"
    subuser = address_of(here, "duo")
    opened = here.form(f"{subuser}edit/", f"{subuser}edit/")
    for browser in duo * LOOKS:
        assert browser.status(users) == OK
    for _ in range(LOOKS):
        assert "empty" in there.get(users).text
    with valkey_server.hanging():
        assert here.submit(editor, editor, name="renamed-meanwhile") == FOUND, here.text
        without = {name: value for name, value in opened.items() if name in ("csrfmiddlewaretoken", "once", "opened")}
        assert here.send(f"{subuser}edit/", f"{subuser}edit/", without) == FOUND, here.text
    for browser in duo * LOOKS:
        assert browser.status(users) == HTTPStatus.FORBIDDEN
    for _ in range(LOOKS):
        assert "renamed-meanwhile" in there.get(users).text

"""The database and the cache are restarted, or go away: who only reads does not notice."""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http import HTTPStatus

import pytest

from bench.programs.panel import RunningPanel
from bench.programs.shared import Server
from tests.shared.browsers import Browser, browser_at

pytestmark = pytest.mark.programs

READERS = 24


@pytest.fixture
def readers(panel: RunningPanel) -> Iterator[list[Browser]]:
    """So many browsers in which the main account is signed in, each known to a connection of the database."""
    with ExitStack() as stack:
        browsers = [stack.enter_context(browser_at(panel.url)) for _ in range(READERS)]
        browsers[0].sign_in("/auth/", account="demo")
        for browser in browsers[1:]:
            browser.share_session(browsers[0])
        assert statuses(browsers) == [HTTPStatus.OK] * READERS
        yield browsers


def statuses(browsers: list[Browser]) -> list[int]:
    """What each gets for a page, all at the same moment."""
    with ThreadPoolExecutor(READERS) as crowd:
        return list(crowd.map(lambda browser: browser.status("/profile/"), browsers))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["restart", "crash"])
def test_after_a_restart_of_postgresql_all_get_their_pages(
    readers: list[Browser], postgres_server: Server, how: signal.Signals
) -> None:
    postgres_server.restart(how)
    assert readers[0].status("/profile/") == HTTPStatus.OK  # alone with all the connections that are closed
    assert statuses(readers) == [HTTPStatus.OK] * READERS


def test_who_asks_while_postgresql_restarts_waits_for_it(readers: list[Browser], postgres_server: Server) -> None:
    with ThreadPoolExecutor(1) as other, postgres_server.away():
        asked = other.submit(statuses, readers)
        with pytest.raises(TimeoutError):
            asked.result(timeout=1)
    assert asked.result() == [HTTPStatus.OK] * READERS


def test_after_a_restart_of_valkey_all_get_their_pages(readers: list[Browser], valkey_server: Server) -> None:
    valkey_server.restart(signal.SIGTERM)
    assert statuses(readers) == [HTTPStatus.OK] * READERS


def test_without_valkey_all_get_their_pages(readers: list[Browser], valkey_server: Server, panel: RunningPanel) -> None:
    with valkey_server.away(signal.SIGKILL):
        assert statuses(readers) == [HTTPStatus.OK] * READERS
        assert readers[0].status("/applications/") == HTTPStatus.OK
        ready = readers[0].get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (HTTPStatus.OK, "degraded")
    assert "The cache cannot be used: ConnectionError" in panel.log

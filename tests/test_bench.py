"""What `make bench` judges by, that it asks for nothing twice, and when `make load` ends."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from bench.attack.clients import Browser, Seen
from bench.http_client import Page, alternately, requests_per_second
from bench.load import Member, against, ask, growth
from bench.ratios import Goal, Ratio, of_the_quickest
from bench.servers import listed


@pytest.fixture
def asked() -> Iterator[tuple[int, list[str]]]:
    """The port of a server, and the addresses that it was asked for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            """Silence."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1], paths
        finally:
            server.shutdown()
            thread.join()


def test_one_client_asks_for_another_state_each_time(asked: tuple[int, list[str]]) -> None:
    port, paths = asked
    pages = {name: Page(port, lambda n, name=name: f"/{name}/?n={n}") for name in ("ours", "theirs")}  # type: ignore[misc]
    found = alternately(pages, 5)
    assert [len(values) for values in found.values()] == [5, 5]
    assert len(paths) == len(set(paths)) == 30  # with 10 turns to warm up
    assert [path.replace("ours", "theirs") for path in paths[::2]] == paths[1::2], "not in turns, in the same state"


def test_many_clients_never_ask_for_the_same_state(asked: tuple[int, list[str]]) -> None:
    port, paths = asked
    with ThreadPoolExecutor(1) as own_loop:  # this thread may hold the loop of a browser's driver
        page = Page(port, lambda n: f"/?n={n}")
        assert own_loop.submit(requests_per_second, page, clients=8, seconds=0.2).result() > 0
    assert len(paths) == len(set(paths)) >= 8


def test_the_load_for_memory_ends_after_so_many_pages(asked: tuple[int, list[str]]) -> None:
    port, paths = asked
    members = [Member([Browser(port, "198.51.100.7")], ("/",)) for _ in range(3)]
    with ThreadPoolExecutor(1) as own_loop:
        seen = own_loop.submit(lambda: asyncio.run(ask(members, 500, pages=20))).result()
    assert len(seen.seconds) == len(paths) == 20


def test_the_load_never_asks_for_the_same_state_twice() -> None:
    members = [Member([], ("/", "/application/5500001/users/")) for _ in range(3)]
    paths = [member.path(number) for member in members for number in range(20)]
    assert len(set(paths)) == 60
    assert all(path.startswith("/application/5500001/users/?page=") for path in paths[1::2])


def test_the_load_says_what_grew_and_how_it_differs_from_a_single_member() -> None:
    held = [100, 110, 111, 112, 113, 114, 114, 114, 116, 115, 115]
    assert growth(held) == (
        "memory: 100 MB before, 115 MB after all; +5 MB since the first tenth, +1 MB in the second half; at most 116 MB"
    )
    idle, loaded = Seen([0.02] * 10), Seen([0.05] * 9)
    idle.statuses[200], loaded.statuses[200] = 10, 9
    more = Seen([0.05])
    more.statuses[503] = 1
    loaded.add(more)
    assert against(idle, loaded) == "errors: 1 of 10; p95: 20 ms idle, 50 ms loaded, 2.5 x"


def test_every_state_of_a_users_list_shows_a_full_page() -> None:
    pages_of_20 = {listed(n, 20).partition("&n=")[0] for n in range(1, 100)}
    assert pages_of_20 == {f"page={page}&per_page=20" for page in range(1, 13)}
    assert {listed(n, 100).partition("&n=")[0] for n in range(1, 100)} == {
        "page=1&per_page=100",
        "page=2&per_page=100",
    }


def test_a_ratio_is_that_of_the_medians_and_says_how_it_spread() -> None:
    ratio = Ratio.of([2.0, 2.0, 9.0, 2.0, 2.0, 3.0, 2.0, 2.0, 2.0, 1.0], [1.0] * 10)
    assert (ratio.value, ratio.least, ratio.most) == (2.0, 1.0, 9.0)


def test_the_quickest_are_not_moved_by_what_disturbed_the_others() -> None:
    assert of_the_quickest([2.0] * 5 + [90.0] * 15, [1.0] * 20) == 2.0


@pytest.mark.parametrize(
    ("value", "most", "least", "word"),
    [(1.6, 1.6, None, "pass"), (1.61, 1.6, None, "FAIL"), (5.0, None, 5.0, "pass"), (4.99, None, 5.0, "FAIL")],
)
def test_a_goal_says_whether_it_is_kept(value: float, most: float | None, least: float | None, word: str) -> None:
    goal = Goal("users list", Ratio(value, 0.5, 9.5), most=most, least=least)
    assert str(goal).endswith(word)
    assert goal.is_kept == (word == "pass")

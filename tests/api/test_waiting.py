"""Rates, deadlines and the limit of calls at once: what a call waits for, and for how long."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import httpx
import pytest
import stamina

from panel.api import calls
from panel.api.client import Api
from panel.api.deadlines import punctual
from panel.api.errors import ApiBusy, ApiError, ApiRefused, ApiUnreachable
from panel.api.gates import DEFAULT_CALLS_AT_ONCE, GATES
from tests.api.fakes import api_that

ACCOUNT = {"result": {"account_id": 1, "account_name": "demo"}}
BUSY: dict[str, httpx.Response] = {
    "314": httpx.Response(200, json={"error": {"code": 314, "msg": "Concurrent resource limit exceeded"}}),
    "340": httpx.Response(200, json={"error": {"code": 340, "msg": "Rate limit exceed"}}),
    "515": httpx.Response(200, json={"error": {"code": 515, "msg": "The same operation has been performed recently"}}),
    "429": httpx.Response(429, content=b"Too many requests"),
    "429 with a code": httpx.Response(429, json={"error": {"code": 340, "msg": "Rate limit exceed"}}),
}


@pytest.fixture
def quick_retries() -> Iterator[None]:
    """Retries as in earnest, without the waiting: capped far above the panel's own number, which stays."""
    with stamina.set_testing(True, attempts=99, cap=True):
        yield


@pytest.mark.usefixtures("quick_retries")
@pytest.mark.parametrize("busy", BUSY)
def test_a_read_waits_for_a_busy_api(busy: str) -> None:
    answers = [BUSY[busy], BUSY[busy], BUSY[busy], httpx.Response(200, json=ACCOUNT)]
    assert api_that(lambda _: answers.pop(0)).account.info().name == "demo"


@pytest.mark.usefixtures("quick_retries")
@pytest.mark.parametrize("busy", BUSY)
def test_a_read_gives_up_and_says_that_the_api_is_busy(busy: str) -> None:
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.path)
        return BUSY[busy]

    with pytest.raises(ApiBusy):
        api_that(answer).account.info()
    assert len(sent) == 5


@pytest.mark.parametrize("busy", BUSY)
def test_a_write_to_a_busy_api_is_not_done_and_not_repeated(busy: str) -> None:
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.path)
        return BUSY[busy]

    with pytest.raises(ApiBusy):
        api_that(answer).users.delete(1, [7])
    assert len(sent) == 1


def test_between_two_attempts_at_a_busy_api_lies_a_wait_with_jitter() -> None:
    waits = {calls.Again()(ApiBusy("GetUsers", 340, "busy")) for _ in range(50)}
    assert len(waits) > 1
    assert all(0.5 <= wait <= 1.5 for wait in waits)


def test_a_refusal_is_not_asked_again() -> None:
    assert calls.Again()(ApiRefused("GetUsers", 118, "Taken")) is False


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of a server that answers each connection like this, until the test ends."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with closing(connection):
                    try:
                        connection.recv(65536)
                        answer(connection)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=10)


def drip(text: bytes) -> Callable[[socket.socket], None]:
    """A byte every 50 ms: much quicker than any timeout of a single read."""

    def answer(connection: socket.socket) -> None:
        for byte in text:
            connection.sendall(bytes([byte]))
            time.sleep(0.05)

    return answer


BODY = json.dumps(ACCOUNT).encode()
SLOW = {
    "headers": drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 2000),
    "body": drip(b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + b"x" * 2000),
}


@pytest.mark.parametrize("answer", SLOW.values(), ids=SLOW.keys())
def test_an_answer_that_drips_is_late_like_any_other(answer: Callable[[socket.socket], None]) -> None:
    attempts = []

    @contextmanager
    def half_a_second(command: str) -> Iterator[float]:
        attempts.append(command)
        yield 0.5

    with server(answer) as url, punctual(httpx.Client()) as client:
        api = Api(url, httpx.Auth(), client=client, around_calls=half_a_second)
        began = time.monotonic()
        with pytest.raises(ApiUnreachable, match=r"no answer in time|took too long") as caught:
            api.users.delete(1, [7])
        # The whole answer would take 100 seconds. No more is promised here, so that a busy machine fails no test.
        assert time.monotonic() - began < 30
    assert caught.value.outcome_unknown
    assert attempts == ["DelUser"]


def test_an_answer_in_time_passes_a_punctual_connection() -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(BODY)}\r\nConnection: close\r\n\r\n".encode()
    with server(lambda connection: connection.sendall(head + BODY)) as url, punctual(httpx.Client()) as client:
        assert Api(url, httpx.Auth(), client=client).account.info().name == "demo"


def test_connections_through_a_proxy_are_punctual_too() -> None:
    with server(SLOW["headers"]) as url, punctual(httpx.Client(proxy=url, trust_env=False)) as client:
        api = Api("http://api.example", httpx.Auth(), client=client, around_calls=seconds(0.5))
        with pytest.raises(ApiUnreachable):
            api.users.delete(1, [7])


def seconds(allowed: float) -> Callable[[str], Any]:
    @contextmanager
    def around(_command: str) -> Iterator[float]:
        yield allowed

    return around


def test_a_call_without_time_is_not_sent() -> None:
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.path)
        return httpx.Response(200, json={"result": 1})

    client = httpx.Client(transport=httpx.MockTransport(answer))
    api = Api("https://api.example", httpx.Auth(), client=client, around_calls=seconds(0))
    with pytest.raises(ApiUnreachable) as caught:
        api.users.delete(1, [7])
    assert not caught.value.outcome_unknown
    assert sent == []


@pytest.mark.usefixtures("quick_retries")
def test_around_every_attempt_its_end_is_seen() -> None:
    seen: list[object] = []
    answers = [httpx.Response(503), BUSY["340"], httpx.Response(200, json=ACCOUNT)]

    @contextmanager
    def around(command: str) -> Iterator[float]:
        seen.append(command)
        try:
            yield 10
        except ApiError as error:
            seen.append(type(error).__name__)
            raise

    client = httpx.Client(transport=httpx.MockTransport(lambda _: answers.pop(0)))
    Api("https://api.example", httpx.Auth(), client=client, around_calls=around).account.info()
    assert seen == ["GetAccountInfo", "Unavailable", "GetAccountInfo", "ApiBusy", "GetAccountInfo"]


def test_what_is_around_a_call_may_keep_it_back_inside_of_what_is_around_a_write() -> None:
    seen: list[str] = []

    @contextmanager
    def around_call(command: str) -> Iterator[float]:
        seen.append("call")
        if command:
            raise ApiUnreachable(command, "The API is given a rest.")
        yield 10

    @contextmanager
    def around_write(_command: str, _arguments: dict[str, str]) -> Iterator[None]:
        seen.append("write")
        yield

    client = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, json={"result": 1})))
    api = Api("https://api.example", httpx.Auth(), client=client, around_writes=around_write, around_calls=around_call)
    with pytest.raises(ApiUnreachable, match="given a rest") as caught:
        api.users.delete(1, [7])
    assert seen == ["write", "call"]
    assert not caught.value.outcome_unknown
    with pytest.raises(ApiUnreachable, match="given a rest"):
        api.account.info()
    assert seen == ["write", "call", "call"]


@pytest.fixture
def two_places() -> Iterator[None]:
    """Two calls at once for each account."""
    GATES.open_to(2)
    yield
    GATES.open_to(DEFAULT_CALLS_AT_ONCE)


class Crowd:
    """An API that holds its calls back until it is told to go on, and counts how many are there at once."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.arrived = threading.Semaphore(0)
        self.inside = self.most = 0
        self.lock = threading.Lock()

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.arrived.release()
        self.go_on.wait(30)
        with self.lock:
            self.inside -= 1
        return httpx.Response(200, json=ACCOUNT)


@pytest.mark.usefixtures("two_places")
def test_only_so_many_calls_of_an_account_are_made_at_once() -> None:
    crowd = Crowd()
    api = api_that(crowd)
    threads = [threading.Thread(target=api.account.info) for _ in range(6)]
    for thread in threads:
        thread.start()
    for _ in range(2):
        assert crowd.arrived.acquire(timeout=30)
    crowd.go_on.set()
    for thread in threads:
        thread.join()
    assert crowd.most == 2


@pytest.mark.usefixtures("two_places")
def test_who_finds_no_place_has_sent_nothing_and_another_account_is_not_held_up() -> None:
    crowd = Crowd()
    api = api_that(crowd)
    threads = [threading.Thread(target=api.account.info) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(2):
        assert crowd.arrived.acquire(timeout=30)
    client = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, json={"result": 1})))
    hurried = Api("https://api.example/platform_api", httpx.Auth(), client=client, around_calls=seconds(0.01))
    with pytest.raises(ApiUnreachable, match="waiting for the API") as caught:
        hurried.users.delete(1, [7])
    assert not caught.value.outcome_unknown
    Api("https://another.example", httpx.Auth(), client=client).users.delete(1, [7])
    crowd.go_on.set()
    for thread in threads:
        thread.join()

"""Calls: what is no usable answer says so, reads are repeated, writes never are."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import jwt
import pytest
import stamina

from panel.api import auth as auth_module
from panel.api.answers import Slice
from panel.api.auth import ServiceAccountAuth
from panel.api.client import Api
from panel.api.errors import ApiError, ApiRefused, ApiUnreachable
from panel.api.posting import LARGEST_BODY
from tests.api.fakes import Answering, answering, api_that, arguments
from tests.sandboxes import RunningSandbox

ACCOUNT = b'{"result": {"account_id": 1, "account_name": "demo", "created": "2020-01-01 00:00:00", "active": true}}'


@pytest.fixture(autouse=True)
def quick_retries() -> Iterator[None]:
    """Retries as in earnest, without the waiting: capped far above the panel's own number, which stays."""
    with stamina.set_testing(True, attempts=99, cap=True):
        yield


UNUSABLE = {
    "an HTML page": answering(200, b"<html><body>Maintenance</body></html>"),
    "truncated JSON": answering(200, b'{"result": [{"user_id": 1, "user_na'),
    "wrong types": answering(200, b'{"result": [{"user_id": "one", "user_name": 2}], "total_count": 1}'),
    "a missing field": answering(200, b'{"result": [{"user_id": 1}], "total_count": 1}'),
    "an error without a code": answering(200, b'{"error": {"msg": "something"}}'),
    "neither result nor error": answering(200, b"{}"),
    "a list": answering(200, b"[]"),
    "an empty body": answering(200, b""),
    "bytes that are no text": answering(200, b'{"result": "\xff\xfe"}'),
    "a redirect": answering(302, b"", {"Location": "https://elsewhere.example/"}),
    "a gateway's error": answering(502, b"Bad gateway"),
    "a body over 10 MB": answering(200, b'{"result": [], "x": "' + b"x" * LARGEST_BODY + b'"}'),
}


@pytest.mark.parametrize("answer", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_what_is_no_usable_answer_says_so_and_is_no_empty_list(answer: Answering) -> None:
    with pytest.raises(ApiUnreachable) as caught:
        api_that(answer).users.list(1)
    assert caught.value.message
    assert not caught.value.outcome_unknown


@pytest.mark.parametrize("answer", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_write_without_a_usable_answer_has_an_unknown_outcome(answer: Answering) -> None:
    with pytest.raises(ApiUnreachable) as caught:
        api_that(answer).users.delete(1, [1])
    assert caught.value.outcome_unknown


@pytest.mark.parametrize("status", [200, 400, 401, 403])
def test_an_error_of_the_api_is_a_refusal_whatever_the_status(status: int) -> None:
    content = b'{"error": {"code": 122, "msg": "Bad name", "field_name": "user_name"}, "errors": []}'
    with pytest.raises(ApiRefused) as caught:
        api_that(answering(status, content)).users.delete(1, [1])
    assert (caught.value.code, caught.value.message, caught.value.field) == (122, "Bad name", "user_name")


def failing(times: int, failure: Callable[[httpx.Request], httpx.Response]) -> tuple[Answering, list[str]]:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.path)
        return failure(request) if len(seen) <= times else httpx.Response(200, content=ACCOUNT)

    return answer, seen


def refuse_connection(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def time_out(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("late", request=request)


FAILURES = {
    "no connection": refuse_connection,
    "a timeout": time_out,
    "500": answering(500),
    "503": answering(503),
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES.keys())
def test_a_read_is_tried_twice_more(failure: Answering) -> None:
    answer, seen = failing(2, failure)
    assert api_that(answer).account.info().name == "demo"
    assert len(seen) == 3


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES.keys())
def test_a_read_gives_up_after_three_attempts(failure: Answering) -> None:
    answer, seen = failing(9, failure)
    with pytest.raises(ApiUnreachable):
        api_that(answer).account.info()
    assert len(seen) == 3


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES.keys())
def test_a_write_is_sent_once(failure: Answering) -> None:
    answer, seen = failing(9, failure)
    with pytest.raises(ApiUnreachable) as caught:
        api_that(answer).users.delete(1, [7])
    assert len(seen) == 1
    assert caught.value.outcome_unknown is (failure is not refuse_connection)


def test_booleans_and_lists_are_sent_as_the_api_writes_them() -> None:
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.content.decode())
        return httpx.Response(200, content=b'{"result": 1}')

    api_that(answer).users.delete(5, [1, 2])
    api_that(answer).users.change(1, active=False)
    assert sent == ["user_id=1%3B2&application_id=5", "user_id=1&user_active=false"]


def test_a_filter_that_nobody_set_is_not_sent() -> None:
    sent: list[dict[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(arguments(request))
        return httpx.Response(200, content=b'{"result": [], "total_count": 0}')

    api_that(answer).users.list(5)
    api_that(answer).users.list(5, status=["READY", "DND"])
    page = {"application_id": "5", "order_by": "user_name", "offset": "0", "count": "20"}
    assert sent == [page, page | {"acd_status": "READY;DND"}]


def test_nobody_can_delete_all_users_by_accident() -> None:
    api = api_that(answering(200, b'{"result": 1}'))
    with pytest.raises(ValueError, match="No users"):
        api.users.delete(1, [])
    with pytest.raises(ValueError, match="invalid literal"):
        api.users.delete(1, ["all"])  # type: ignore[list-item]  # what a type checker would forbid


def test_a_slice_knows_its_total() -> None:
    user = b'{"user_id": 1, "user_name": "a", "user_display_name": "A", "user_active": true}'
    found = api_that(answering(200, b'{"result": [' + user + b'], "total_count": 41, "count": 1}')).users.list(
        1, offset=40
    )
    assert isinstance(found, Slice)
    assert (found.total, found.offset, len(found)) == (41, 40, 1)


def test_around_a_write_its_end_is_seen() -> None:
    seen: list[object] = []

    @contextmanager
    def around(command: str, arguments: dict[str, str]) -> Iterator[None]:
        seen.append((command, arguments))
        try:
            yield
        except ApiError as error:
            seen.append(type(error))
            raise

    client = httpx.Client(transport=httpx.MockTransport(answering(200, b'{"error": {"code": 117, "msg": "no"}}')))
    api = Api("https://api.example/platform_api", httpx.Auth(), client=client, around_writes=around)
    with pytest.raises(ApiRefused):
        api.users.delete(1, [7])
    assert seen == [("DelUser", {"user_id": "7", "application_id": "1"}), ApiRefused]


class Clock:
    """time.time() of one module, set by hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(auth_module, "time", clock)
    return clock


def signer(sandbox: RunningSandbox) -> ServiceAccountAuth:
    key = sandbox.credentials
    return ServiceAccountAuth(key["account_id"], key["key_id"], key["private_key"])


def claims(token: str) -> dict[str, int]:
    read: dict[str, int] = jwt.decode(token, options={"verify_signature": False})
    return read


def test_a_token_is_used_again_until_shortly_before_it_ends(sandbox: RunningSandbox, clock: Clock) -> None:
    auth = signer(sandbox)
    first = auth.token()
    clock.now += 700
    assert auth.token() == first
    clock.now += 100
    assert auth.token() != first


@pytest.mark.parametrize("skew", [-60, 60])
def test_a_clock_that_is_a_minute_off_breaks_nothing(sandbox: RunningSandbox, clock: Clock, skew: int) -> None:
    auth = signer(sandbox)
    for _ in range(200):
        token = claims(auth.token())
        over_there = clock.now + skew
        assert token["iat"] < over_there < token["exp"]
        assert token["exp"] - token["iat"] <= 3600
        clock.now += 9


@pytest.mark.parametrize("skew", [-60, 60])
def test_the_sandbox_takes_a_token_from_a_clock_that_is_a_minute_off(
    sandbox: RunningSandbox, clock: Clock, skew: int
) -> None:
    clock.now = time.time() + skew
    client = httpx.Client()
    assert Api(sandbox.url, signer(sandbox), client=client).account.info().name == "demo"
    client.close()


def test_a_key_that_is_none_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="not a PEM key"):
        ServiceAccountAuth(1, "kid", "-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----")

"""What is sent, and how it is said in words what went wrong on the way."""

import time

import httpx
import pytest

from panel.api.posting import describe, post


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (httpx.ReadError("x"), "the connection was broken"),
        (httpx.WriteError("x"), "the connection was broken"),
        (httpx.CloseError("x"), "the connection was broken"),
        (httpx.RemoteProtocolError("x"), "the answer broke off, or was not HTTP"),
        (httpx.LocalProtocolError("x"), "the request could not be written as HTTP"),
        (httpx.ConnectError("x"), "connection refused or host not found"),
        (httpx.ConnectTimeout("x"), "no answer to the connection"),
        (httpx.PoolTimeout("x"), "too many calls at once"),
        (httpx.ReadTimeout("x"), "no answer in time"),
        (httpx.WriteTimeout("x"), "could not be sent in time"),
        (httpx.ProxyError("x"), "the proxy did not let it through"),
        (httpx.DecodingError("x"), "the answer could not be unpacked"),
        (httpx.UnsupportedProtocol("x"), "the address does not begin with https:// or http://"),
        (httpx.InvalidURL("x"), "the address is not valid"),
        (httpx.TooManyRedirects("x"), "for an unknown reason"),
    ],
    ids=lambda given: type(given).__name__ if isinstance(given, Exception) else "",
)
def test_a_failure_is_told_in_words(error: Exception, words: str) -> None:
    assert describe(error) == words


def test_nothing_of_a_call_stays_for_the_next() -> None:
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, content=b"{}")

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        for auth, name in ((httpx.BasicAuth("one", "secret"), "ada"), (httpx.Auth(), "bo")):
            url, ends = "https://api.example/platform_api", time.monotonic() + 10
            post(client, url, auth, "GetUsers", {"user_name": name}, ends, write=False)
    assert [request.read() for request in sent] == [b"user_name=ada", b"user_name=bo"]
    assert ["Authorization" in request.headers for request in sent] == [True, False]
    assert {request.headers["User-Agent"] for request in sent} == {"panel"}

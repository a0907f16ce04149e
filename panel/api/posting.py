"""Posts one call, and judges what comes back before anybody looks into it."""

import time
from collections.abc import Mapping
from contextlib import closing
from functools import lru_cache
from typing import Any, Final

import httpx

from panel.api.deadlines import until
from panel.api.decoding import decode
from panel.api.errors import ApiBusy, ApiRefused, ApiUnreachable

CONNECT_SECONDS = 3.0
LARGEST_BODY = 10 * 1024 * 1024
HEADERS: Final = httpx.Headers({"Accept": "*/*", "Accept-Encoding": "gzip, deflate", "User-Agent": "panel"})


class Unavailable(ApiUnreachable):
    """May be gone a moment later: reads are tried again."""


def post(
    client: httpx.Client,
    url: str,
    auth: httpx.Auth,
    command: str,
    arguments: Mapping[str, str],
    deadline: float,
    *,
    write: bool,
) -> bytes:
    """The body of a usable answer, at most LARGEST_BODY long, by the deadline (of time.monotonic()).

    Raises:
        ApiRefused, ApiUnreachable
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise Unavailable(command, "No time was left for the call.")
    request = prepared(address(url, command), arguments, left)
    host = request.url.netloc.decode()
    try:
        with until(deadline), closing(client.send(request, stream=True, auth=auth)) as response:
            body = read_body(command, response, deadline, write=write)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise Unavailable(command, f"No connection to {host} ({describe(error)}).") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        message = f"The connection to {host} failed ({describe(error)})."
        raise Unavailable(command, message, outcome_unknown=write) from error
    if not response.is_success:
        raise_for_status(command, response.status_code, body, write=write)
    return body


def prepared(url: httpx.URL, arguments: Mapping[str, str], seconds: float) -> httpx.Request:
    """The request, made without the client: merging it with a client's defaults takes longer than all else here."""
    timeout = httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)).as_dict()
    return httpx.Request("POST", url, headers=HEADERS, data=dict(arguments), extensions={"timeout": timeout})


@lru_cache(maxsize=1000)
def address(url: str, command: str) -> httpx.URL:
    """Where the call goes, kept: httpx parses an address in Python, which took a fifth of a call's time."""
    return httpx.URL(f"{url}/{command}")


def read_body(command: str, response: httpx.Response, deadline: float, *, write: bool) -> bytes:
    """All of the body, or an error when it is too long or too slow."""
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise ApiUnreachable(command, "The answer is longer than 10 MB.", outcome_unknown=write)
        if time.monotonic() > deadline:
            raise Unavailable(command, "The answer took too long.", outcome_unknown=write)
    return bytes(body)


def raise_for_status(command: str, status: int, body: bytes, *, write: bool) -> None:
    """An HTTP status other than 2xx. The API answers errors with 200; anything else is mostly a gateway's.

    Raises:
        ApiRefused: the body is an error of the API all the same.
        ApiBusy: 429.
        ApiUnreachable
    """
    message = f"The answer had the HTTP status {status}."
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise Unavailable(command, message, outcome_unknown=write)
    try:
        decode(command, body, Any, write=write)
    except ApiRefused:
        raise
    except ApiUnreachable:
        pass  # the status says more than the body
    if status == httpx.codes.TOO_MANY_REQUESTS:
        raise ApiBusy(command, status, "There are too many calls at once (HTTP status 429)")
    raise ApiUnreachable(command, message, outcome_unknown=write)


def describe(error: Exception) -> str:
    """A failure in words, without addresses or arguments: the first that fits, from special to general."""
    words: dict[type[Exception], str] = {
        httpx.ConnectError: "connection refused or host not found",
        httpx.ConnectTimeout: "no answer to the connection",
        httpx.PoolTimeout: "too many calls at once",
        httpx.ReadTimeout: "no answer in time",
        httpx.WriteTimeout: "could not be sent in time",
        httpx.NetworkError: "the connection was broken",
        httpx.RemoteProtocolError: "the answer broke off, or was not HTTP",
        httpx.ProtocolError: "the request could not be written as HTTP",
        httpx.ProxyError: "the proxy did not let it through",
        httpx.DecodingError: "the answer could not be unpacked",
        httpx.UnsupportedProtocol: "the address does not begin with https:// or http://",
        httpx.InvalidURL: "the address is not valid",
    }
    return next((text for kind, text in words.items() if isinstance(error, kind)), "for an unknown reason")

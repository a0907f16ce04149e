"""Posts one call, and checks its answer before anything is decoded."""

import time
from collections.abc import Mapping
from contextlib import closing
from functools import lru_cache
from typing import Any, Final

import httpx

from panel.api.deadlines import until
from panel.api.decoding import decode
from panel.api.errors import N_, ApiBusy, ApiRefused, ApiUnreachable, Unavailable

CONNECT_SECONDS = 3.0
LARGEST_BODY = 10 * 1024 * 1024
HEADERS: Final = httpx.Headers({"Accept": "*/*", "Accept-Encoding": "gzip, deflate", "User-Agent": "panel"})


def post(
    client: httpx.Client,
    url: str,
    auth: httpx.Auth,
    command: str,
    arguments: Mapping[str, str],
    deadline: float,
    *,
    write: bool,
    headers: httpx.Headers = HEADERS,
) -> bytes:
    """The body of a usable answer, at most LARGEST_BODY long, by the deadline (of time.monotonic()).

    Raises:
        ApiRefused, ApiUnreachable
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise Unavailable(command, N_("No time was left for the call."))
    request = prepared(address(url, command), arguments, left, headers)
    host = request.url.netloc.decode()
    try:
        with until(deadline), closing(client.send(request, stream=True, auth=auth)) as response:
            body = read_body(command, response, deadline, write=write)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        text = N_("No connection to %(host)s (%(why)s).")
        raise Unavailable(command, text, host=host, why=describe(error)) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        text = N_("The connection to %(host)s failed (%(why)s).")
        raise Unavailable(command, text, outcome_unknown=write, host=host, why=describe(error)) from error
    if not response.is_success:
        raise_for_status(command, response.status_code, body, write=write)
    return body


def headers_of(request_id: str) -> httpx.Headers:
    """With the id of the request or job that calls, so that both sides can find it in their logs.

    Assumption: the API ignores a header that it does not know; its documentation names none but Authorization.
    """
    return httpx.Headers({**HEADERS, "X-Request-Id": request_id}) if request_id else HEADERS


def prepared(url: httpx.URL, arguments: Mapping[str, str], seconds: float, headers: httpx.Headers) -> httpx.Request:
    """The request, made without the client: merging it with a client's defaults takes longer than all else here."""
    timeout = httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)).as_dict()
    return httpx.Request("POST", url, headers=headers, data=dict(arguments), extensions={"timeout": timeout})


@lru_cache(maxsize=1000)
def address(url: str, command: str) -> httpx.URL:
    """Where the call goes, kept: httpx parses an address in Python, which took a fifth of a call's time."""
    return httpx.URL(f"{url}/{command}")


def read_body(command: str, response: httpx.Response, deadline: float, *, write: bool) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise ApiUnreachable(command, N_("The answer is longer than 10 MB."), outcome_unknown=write)
        if time.monotonic() > deadline:
            raise Unavailable(command, N_("The answer took too long."), outcome_unknown=write)
    return bytes(body)


def raise_for_status(command: str, status: int, body: bytes, *, write: bool) -> None:
    """An HTTP status other than 2xx. The API sends its errors with 200; any other status is mostly a gateway's.

    Raises:
        ApiRefused: the body is an error of the API.
        ApiBusy: 429.
        ApiUnreachable
    """
    text = N_("The answer had the HTTP status %(status)d.")
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise Unavailable(command, text, outcome_unknown=write, status=status)
    try:
        decode(command, body, Any, write=write)
    except ApiRefused:
        raise
    except ApiUnreachable:
        pass  # the status says more than the body
    if status == httpx.codes.TOO_MANY_REQUESTS:
        raise ApiBusy(command, status, N_("There are too many calls at once (HTTP status 429)"))
    raise ApiUnreachable(command, text, outcome_unknown=write, status=status)


def describe(error: Exception) -> str:
    """Why, without addresses or arguments: the first that fits, from special to general."""
    words: dict[type[Exception], str] = {
        httpx.ConnectError: N_("connection refused or host not found"),
        httpx.ConnectTimeout: N_("no answer to the connection"),
        httpx.PoolTimeout: N_("too many calls at once"),
        httpx.ReadTimeout: N_("no answer in time"),
        httpx.WriteTimeout: N_("could not be sent in time"),
        httpx.NetworkError: N_("the connection was broken"),
        httpx.RemoteProtocolError: N_("the answer broke off, or was not HTTP"),
        httpx.ProtocolError: N_("the request could not be written as HTTP"),
        httpx.ProxyError: N_("the proxy did not let it through"),
        httpx.DecodingError: N_("the answer could not be unpacked"),
        httpx.UnsupportedProtocol: N_("the address does not begin with https:// or http://"),
        httpx.InvalidURL: N_("the address is not valid"),
    }
    return next((text for kind, text in words.items() if isinstance(error, kind)), N_("for an unknown reason"))

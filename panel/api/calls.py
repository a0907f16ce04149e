"""The two ways to call the API: `read`, which may be repeated, and `write`, which never is."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache

import httpx
import stamina

from panel.api.answers import Answer, decode
from panel.api.errors import ApiRefused, ApiUnreachable

CONNECT_SECONDS = 3.0
CALL_SECONDS = 10.0
LARGEST_BODY = 10 * 1024 * 1024
READ_ATTEMPTS = 3

type Value = str | int | bool | Sequence[int] | Sequence[str] | None
type Parameters = Mapping[str, Value]
type AroundCalls = Callable[[str], AbstractContextManager[float]]
type AroundWrites = Callable[[str, dict[str, str]], AbstractContextManager[None]]


@lru_cache(maxsize=1)
def shared_client() -> httpx.Client:
    """The process's one pool of connections, made at the first call (so after the server has forked)."""
    limits = httpx.Limits(max_connections=128, max_keepalive_connections=64, keepalive_expiry=10)
    return httpx.Client(limits=limits, follow_redirects=False, headers={"User-Agent": "panel"})


def unobserved(_command: str, _arguments: dict[str, str]) -> AbstractContextManager[None]:
    """Nobody watches the writes."""
    return nullcontext()


def unlimited(_command: str) -> AbstractContextManager[float]:
    """Nobody watches the calls; each may take CALL_SECONDS."""
    return nullcontext(CALL_SECONDS)


class Calls:
    """Calls at one API address with one key.

    Args:
        url: the address up to the method's name, such as `https://api.voximplant.com/platform_api`.
        auth: signs each request.
        client: the pool of connections.
        around_writes: entered with the command and its arguments before a write is sent; sees its exceptions.
        around_calls: entered with the command around every single attempt; yields how many seconds it may take at
            most, sees its exceptions, and may raise ApiUnreachable before anything is sent.
    """

    def __init__(
        self,
        url: str,
        auth: httpx.Auth,
        client: httpx.Client,
        around_writes: AroundWrites = unobserved,
        around_calls: AroundCalls = unlimited,
    ) -> None:
        self._url = url.rstrip("/")
        self._auth = auth
        self._client = client
        self._around_writes = around_writes
        self._around_calls = around_calls

    def read[T](self, command: str, parameters: Parameters, result: type[T]) -> tuple[T, Answer[T]]:
        """Ask; at most twice again when the connection, the gateway or the rate limit failed.

        Raises:
            ApiRefused, ApiUnreachable
        """
        arguments = as_arguments(parameters)
        deadline = time.monotonic() + CALL_SECONDS
        for attempt in stamina.retry_context(
            on=Unavailable,
            attempts=READ_ATTEMPTS,
            timeout=CALL_SECONDS / 2,
            wait_initial=0.1,
            wait_max=1.0,
            wait_jitter=0.2,
        ):
            with attempt:
                body = self._post(command, arguments, deadline, write=False)
        return decode(command, body, result, write=False)

    def write[T](self, command: str, parameters: Parameters, result: type[T]) -> tuple[T, Answer[T]]:
        """Change something; sent once, whatever happens.

        Raises:
            ApiRefused: nothing was changed.
            ApiUnreachable: with `outcome_unknown` unless the request certainly never left.
        """
        arguments = as_arguments(parameters)
        with self._around_writes(command, arguments):
            body = self._post(command, arguments, time.monotonic() + CALL_SECONDS, write=True)
            return decode(command, body, result, write=True)

    def _post(self, command: str, arguments: dict[str, str], deadline: float, *, write: bool) -> bytes:
        with self._around_calls(command) as seconds:
            return self._send(command, arguments, min(deadline, time.monotonic() + seconds), write=write)

    def _send(self, command: str, arguments: dict[str, str], deadline: float, *, write: bool) -> bytes:
        """The body of a usable answer, at most LARGEST_BODY long."""
        left = max(deadline - time.monotonic(), 0.1)
        timeout = httpx.Timeout(left, connect=min(CONNECT_SECONDS, left))
        try:
            with self._client.stream(
                "POST", f"{self._url}/{command}", data=arguments, auth=self._auth, timeout=timeout
            ) as response:
                body = read_body(command, response, deadline, write=write)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Unavailable(command, f"No connection to {self._host()} ({describe(error)}).") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            message = f"The connection to {self._host()} failed ({describe(error)})."
            raise Unavailable(command, message, outcome_unknown=write) from error
        if response.status_code != httpx.codes.OK:
            raise_for_status(command, response.status_code, body, write=write)
        return body

    def _host(self) -> str:
        return httpx.URL(self._url).netloc.decode()


class Unavailable(ApiUnreachable):
    """May be gone a moment later: reads are tried again."""


def as_arguments(parameters: Parameters) -> dict[str, str]:
    """Values as the API writes them: booleans in lower case, lists joined by `;`, None left out."""
    return {name: as_argument(value) for name, value in parameters.items() if value is not None}


def as_argument(value: Value) -> str:
    """One value as the API writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int():
            return str(value)
        case None:
            return ""
        case _:
            return ";".join(str(item) for item in value)


def read_body(command: str, response: httpx.Response, deadline: float, *, write: bool) -> bytes:
    """All of the body, or an error when it is too long or too slow."""
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise ApiUnreachable(command, "The answer is longer than 10 MB.", outcome_unknown=write)
        if time.monotonic() > deadline:
            raise Unavailable(command, f"The answer took longer than {CALL_SECONDS:.0f} s.", outcome_unknown=write)
    return bytes(body)


def raise_for_status(command: str, status: int, body: bytes, *, write: bool) -> None:
    """An HTTP status other than 200. The API answers errors with 200; anything else is mostly a gateway's."""
    message = f"The answer had the HTTP status {status}."
    if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise Unavailable(command, message, outcome_unknown=write)
    try:
        decode(command, body, object, write=write)
    except ApiRefused:
        raise
    except ApiUnreachable:
        pass  # the status says more than the body
    raise ApiUnreachable(command, message, outcome_unknown=write)


def describe(error: Exception) -> str:
    """A failure in words, without addresses or arguments."""
    words: dict[type[Exception], str] = {
        httpx.ConnectError: "connection refused or host not found",
        httpx.ConnectTimeout: "no answer to the connection",
        httpx.PoolTimeout: "too many calls at once",
        httpx.ReadTimeout: "no answer in time",
        httpx.WriteTimeout: "could not be sent in time",
    }
    return words.get(type(error), type(error).__name__)

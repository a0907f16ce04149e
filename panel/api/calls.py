"""The two ways to call the API: `read`, which may be repeated, and `write`, which never is."""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property, lru_cache
from typing import Any

import httpx
import msgspec
import stamina

from panel.api import paging
from panel.api.answers import Answer, Slice
from panel.api.deadlines import punctual
from panel.api.decoding import decode, id_in, is_done
from panel.api.errors import N_, ApiBusy, ApiUnreachable, Unavailable
from panel.api.gates import GATES, GateClosed
from panel.api.posting import headers_of, post

CALL_SECONDS = 10.0
READ_ATTEMPTS = 3
BUSY_ATTEMPTS = 5
BUSY_SECONDS = (0.5, 1.5)  # between two attempts at a busy API
NOT_CONFIRMED = N_("The answer does not say that it was done.")
NO_ID = N_("The answer does not hold the %(name)s.")
FULL = N_("%(count)d calls of this account are waiting for the API.")

type Value = str | int | bool | Sequence[int] | Sequence[str] | None
type Parameters = Mapping[str, Value]
type AroundCalls = Callable[[str], AbstractContextManager[float]]
type Answered = Callable[[Answer[Any]], None]
type AroundWrites = Callable[[str, dict[str, str]], AbstractContextManager[Answered | None]]


@lru_cache(maxsize=1)
def shared_client() -> httpx.Client:
    """The process's one pool of connections, made at the first call (so after the server has forked)."""
    limits = httpx.Limits(max_connections=128, max_keepalive_connections=64, keepalive_expiry=10)
    return punctual(httpx.Client(limits=limits, follow_redirects=False))


def unobserved(_command: str, _arguments: dict[str, str]) -> AbstractContextManager[None]:
    return nullcontext()


def unhurried(_command: str) -> AbstractContextManager[float]:
    return nullcontext(CALL_SECONDS)


class Calls:
    """Calls at one API address with one key. All methods raise ApiRefused and ApiUnreachable.

    Args:
        url: the address up to the method's name, such as `https://api.voximplant.com/platform_api`.
        auth: signs each request. Calls whose `auth` has the same `account_id` share the limit of calls at once.
        client: the pool of connections.
        around_calls: entered with the command around every single attempt; yields how many seconds it may take at
            most, sees its exceptions, and may raise ApiUnreachable before anything is sent.
        request_id: sent with every call, if there is one.
        around_writes: entered with the command and its arguments before a write is sent; sees its exceptions. What it
            yields, if anything, is called with the answer.
    """

    def __init__(
        self,
        url: str,
        auth: httpx.Auth,
        client: httpx.Client,
        around_writes: AroundWrites = unobserved,
        around_calls: AroundCalls = unhurried,
        request_id: str = "",
    ) -> None:
        self._url = url.rstrip("/")
        self._auth = auth
        self._client = client
        self._around_writes = around_writes
        self._around_calls = around_calls
        self._request_id = request_id

    @cached_property
    def _headers(self) -> httpx.Headers:
        """Made at the first call: many requests make none."""
        return headers_of(self._request_id)

    def read[T](self, command: str, parameters: Parameters, result: type[T]) -> tuple[T, Answer[T]]:
        """Send a read; send it again while time is left, if the connection, the gateway or the rate limit failed."""
        arguments = as_arguments(parameters)
        ends = time.monotonic() + CALL_SECONDS
        for attempt in stamina.retry_context(
            on=Again(),
            attempts=BUSY_ATTEMPTS,
            timeout=CALL_SECONDS / 2,
            wait_initial=0.1,
            wait_max=1.0,
            wait_jitter=0.2,
        ):
            with attempt:
                answer = self._attempt(command, arguments, result, ends, write=False)
        return result_of(answer), answer

    def rows[T](self, command: str, parameters: Parameters, kind: type[T]) -> tuple[T, ...]:
        """A list that the API returns without pages.

        Raises:
            ApiRefused
            ApiUnreachable: also when rows came, and not one of them can be read.
        """
        rows, answer = self.read(command, parameters, tuple[kind, ...])  # type: ignore[valid-type]  # a type at run time
        if answer.unreadable and not rows:
            raise ApiUnreachable(command, paging.NONE_READABLE)
        return rows

    def find[T](self, command: str, parameters: Parameters, kind: type[T], wanted: object) -> T | None:
        """The row with this id; None when the answer does not hold it.

        Raises:
            ApiRefused
            ApiUnreachable: also when a row came that cannot be read, for it may be the one.
        """
        rows, answer = self.read(command, parameters, tuple[kind, ...])  # type: ignore[valid-type]  # a type at run time
        found = next((row for row in rows if paging.identity(row) == wanted), None)
        if found is None and answer.unreadable:
            raise ApiUnreachable(command, N_("A row came that has no usable ID and name."))
        return found

    def whole[T](self, command: str, parameters: Parameters, kind: type[T]) -> Slice[T]:
        """A list from its beginning to its end, as far as `paging.LARGEST_LIST`."""
        return paging.read_all(command, self._asking(command, parameters, kind))

    def page[T](self, command: str, parameters: Parameters, kind: type[T], offset: int, count: int) -> Slice[T]:
        """A part of a list: one call, if the API's pages are that large."""
        return paging.read_page(command, self._asking(command, parameters, kind), offset, count)

    def first[T](self, command: str, parameters: Parameters, kind: type[T], count: int) -> Slice[T]:
        """The first rows of a list, of which there are at most `count`: the list's length is not asked for."""
        return paging.read_first(command, self._asking(command, parameters, kind), count)

    def write[T](self, command: str, parameters: Parameters, kind: type[T]) -> T:
        """Change something; sent once, whatever happens. Returns the result, for methods whose answer is more than 1.

        Raises:
            ApiRefused: nothing was changed.
            ApiUnreachable: with `outcome_unknown` unless the request certainly never left.
        """
        with self._writing(command, parameters, kind) as answer:
            result: T = result_of(answer)
            return result

    def change(self, command: str, parameters: Parameters) -> None:
        """The same, for methods whose answer is 1."""
        with self._writing(command, parameters, Any) as answer:
            if not is_done(answer.result):
                raise ApiUnreachable(command, NOT_CONFIRMED, outcome_unknown=True)

    def create(self, command: str, parameters: Parameters, id_name: str) -> int:
        """The same, for methods that create something. Returns its id, which is beside or inside the result.

        Raises:
            ApiRefused
            ApiUnreachable: also when it was created, but the answer does not hold the id.
        """
        with self._writing(command, parameters, Any) as answer:
            made = id_in(answer, id_name)
            holds_it = made is not None and isinstance(answer.result, dict | list | None)
            if not holds_it and not is_done(answer.result):
                raise ApiUnreachable(command, NOT_CONFIRMED, outcome_unknown=True)
            if made is None:
                raise ApiUnreachable(command, NO_ID, outcome_unknown=True, name=id_name)
            return made

    @contextmanager
    def _writing(self, command: str, parameters: Parameters, result: Any) -> Iterator[Answer[Any]]:
        """The one attempt of a write; `around_writes` also sees an error in its answer."""
        arguments = as_arguments(parameters)
        with self._around_writes(command, arguments) as answered:
            answer = self._attempt(command, arguments, result, time.monotonic() + CALL_SECONDS, write=True)
            if answered is not None:
                answered(answer)
            yield answer

    def _asking[T](self, command: str, parameters: Parameters, kind: type[T]) -> paging.Ask[T]:
        def ask(offset: int, count: int) -> paging.Part[T]:
            page = {**parameters, "offset": offset, "count": count}
            rows, answer = self.read(command, page, tuple[kind, ...])  # type: ignore[valid-type]  # a type at run time
            return paging.Part(rows, answer.unreadable, answer.total_count)

        return ask

    def _attempt(
        self, command: str, arguments: dict[str, str], result: Any, ends: float, *, write: bool
    ) -> Answer[Any]:
        with self._around_calls(command) as seconds:
            deadline = min(ends, time.monotonic() + seconds)
            with self._place(command, deadline):
                body = post(
                    self._client,
                    self._url,
                    self._auth,
                    command,
                    arguments,
                    deadline,
                    write=write,
                    headers=self._headers,
                )
            return decode(command, body, result, write=write)

    @contextmanager
    def _place(self, command: str, deadline: float) -> Iterator[None]:
        """Waits for a place at most half of the time: the other half is for the call itself."""
        account = (self._url, getattr(self._auth, "account_id", None))
        try:
            with GATES.passed(account, max(deadline - time.monotonic(), 0) / 2):
                yield
        except GateClosed as error:
            raise Unavailable(command, FULL, count=GATES.places) from error


class Again:
    """Whether a read is tried again, and how long it waits before that. One for each read."""

    def __init__(self) -> None:
        self._failed = 0

    def __call__(self, error: Exception) -> bool | float:
        """True for a usual wait, a number for seconds."""
        self._failed += 1
        if isinstance(error, ApiBusy):
            return random.uniform(*BUSY_SECONDS)  # noqa: S311 - so that not all come back at once
        return isinstance(error, Unavailable) and self._failed < READ_ATTEMPTS


def result_of[T](answer: Answer[T]) -> T:
    """Decoding lets no answer pass that has no result."""
    assert not isinstance(answer.result, msgspec.UnsetType)  # noqa: S101 - see above
    return answer.result


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

"""Valkey or Redis as the cache of all processes. No page fails because the cache is away.

What is in it can be read again, or is not needed: the panel's promises are kept by the database. While the cache is
away, nothing is found in it and nothing is stored; after PAUSE seconds it is asked again.
"""

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

import msgspec
from django.core.cache.backends.redis import RedisCache, RedisCacheClient, RedisSerializer
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import ResponseError as Refused
from redis.exceptions import TimeoutError as NoAnswer
from redis.retry import Retry

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds
PATIENCE = 1.0  # seconds for an answer: a cache that hangs must not cost more than it saves
AT_ONCE = 1  # another try, without a pause: a connection that a restarted cache has closed is opened again


class Plain(RedisSerializer):
    """The panel keeps text, bytes, numbers, yes and no. Nothing else is read: Django's pickles could run code."""

    def dumps(self, value: Any) -> Any:
        return value if type(value) is int else msgspec.msgpack.encode(value)

    def loads(self, data: Any) -> Any:
        """A number is in decimal digits, as the server counts; MessagePack begins no text with such a byte."""
        try:
            return int(data)
        except ValueError:
            return msgspec.msgpack.decode(data)


class Client(RedisCacheClient):
    """Threads have a client each, and share what they know about the server."""

    away_until: ClassVar[float] = 0.0

    def __init__(self, servers: list[str], **options: Any) -> None:
        ours: dict[str, Any] = {
            "serializer": Plain,
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), AT_ONCE),
        }
        super().__init__(servers, **ours, **options)

    def _asked[T](self, call: Callable[[], Any], otherwise: T) -> T:
        if time.monotonic() < Client.away_until:
            return otherwise
        try:
            answer: T = call()
        except (NoConnection, NoAnswer, Refused) as error:  # refused: it is full, or may only be read from
            Client.away_until = time.monotonic() + PAUSE
            log.warning("The cache cannot be used: %s", type(error).__name__)
            return otherwise
        return answer

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return self._asked(partial(super().add, key, value, timeout), otherwise=False)

    def get(self, key: Any, default: Any) -> Any:
        return self._asked(partial(super().get, key, default), otherwise=default)

    def get_many(self, keys: Any) -> Any:
        return self._asked(partial(super().get_many, keys), otherwise={})

    def has_key(self, key: Any) -> bool:
        return self._asked(partial(super().has_key, key), otherwise=False)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self._asked(partial(super().set, key, value, timeout), otherwise=None)

    def delete(self, key: Any) -> bool:
        return self._asked(partial(super().delete, key), otherwise=False)

    def delete_many(self, keys: Any) -> None:
        self._asked(partial(super().delete_many, keys), otherwise=None)


class SharedCache(RedisCache):
    """Django's, with this client. What the panel does not use, such as counting, fails as Django's does."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client

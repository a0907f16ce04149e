"""What Valkey holds, and what happens while it is away."""

import pickle
import time

import msgspec
import pytest
from redis.exceptions import OutOfMemoryError, ReadOnlyError

from bench.programs.running import free_port
from panel.resilience.shared_cache import Client, Plain, SharedCache


@pytest.mark.parametrize("value", ["", "text", b"\x80\x04", b"12", "12", 12, -3, True, False, 1.5, None])
def test_what_is_kept_comes_back_as_it_was(value: object) -> None:
    written = Plain().dumps(value)
    read = Plain().loads(str(written).encode() if isinstance(written, int) else written)
    assert (read, type(read)) == (value, type(value))


def test_a_pickle_is_not_read() -> None:
    with pytest.raises(msgspec.DecodeError):
        Plain().loads(pickle.dumps("anything"))


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> SharedCache:
    """A cache where nobody listens."""
    monkeypatch.setattr(Client, "away_until", 0.0)
    return SharedCache(f"redis://127.0.0.1:{free_port()}/0", {})


def test_while_it_is_away_nothing_is_found_and_nothing_fails(away: SharedCache) -> None:
    away.set("key", "value", 10)
    away.delete("key")
    away.delete_many(["key"])
    assert away.add("key", "value", 10) is False
    assert away.get("key", "otherwise") == "otherwise"
    assert away.get_many(["key"]) == {}
    assert "key" not in away


@pytest.mark.parametrize("refusal", [OutOfMemoryError, ReadOnlyError])
def test_a_cache_that_takes_nothing_is_as_one_that_is_away(
    away: SharedCache, monkeypatch: pytest.MonkeyPatch, refusal: type[Exception]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise refusal

    monkeypatch.setattr("redis.Redis.set", refuse)
    away.set("key", "value", 10)
    assert Client.away_until > time.monotonic()


def test_it_is_tried_once_a_second_while_it_is_away(
    away: SharedCache, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        away.get("key")
    assert [record.getMessage() for record in caplog.records] == ["The cache cannot be used: ConnectionError"]
    monkeypatch.setattr(Client, "away_until", 0.0)
    away.get("key")
    assert len(caplog.records) == 2

"""What a process keeps has a bound in bytes."""

from django.test import Client
from django.utils.safestring import SafeString

from panel.users.rows import kept as rows
from panel.web.kept import Kept
from panel.web.templatetags.panel import components


def test_what_is_kept_is_not_made_again() -> None:
    made: list[str] = []
    kept = Kept(10_000)

    def make() -> SafeString:
        made.append("x")
        return SafeString("html")

    assert [kept.get("key", make) for _ in range(3)] == ["html"] * 3
    assert made == ["x"]


def test_those_that_were_not_asked_for_longest_go() -> None:
    kept = Kept(2000)
    made: list[int] = []

    def get(number: int) -> None:
        kept.get(number, lambda: made.append(number) or SafeString("x" * 9))  # type: ignore[func-returns-value]

    for number in range(10, 99):
        get(number)
    get(10)  # asked for again
    for number in range(200, 290):
        get(number)
    made.clear()
    get(10)
    get(11)
    assert made == [11]
    for _ in range(2):
        for number in range(1000, 2000):
            get(number)
            assert kept.size <= 2000


def test_what_is_large_is_not_kept_at_all() -> None:
    kept = Kept(1000)
    kept.get("key", lambda: SafeString("x" * 100))
    kept.get("k" * 100, lambda: SafeString("x"))
    assert kept.size == 0


def test_long_queries_fill_no_memory(main_client: Client, support: int) -> None:
    for number in range(3):
        main_client.get(f"/application/{support}/users/?x={number}{'x' * 7000}")
        assert rows.size <= 8 * 1024 * 1024
        assert components.size <= 4 * 1024 * 1024

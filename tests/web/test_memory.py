"""What a process keeps of the requests that it has answered."""

import gc
import tracemalloc

from django.test import Client


def test_long_queries_fill_no_memory(main_client: Client, support: int) -> None:
    def ask(number: int) -> None:
        main_client.get(f"/application/{support}/users/?x={number}{'x' * 7000}")

    for number in range(3):  # what is made once is not what is looked for
        ask(number)
    tracemalloc.start()
    try:
        for number in range(100, 140):
            ask(number)
        gc.collect()
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert grown < 40 * 20_000  # each page has more than 50 kB; the address itself is kept by urllib


def test_pages_in_states_never_seen_before_leave_no_objects(main_client: Client, support: int) -> None:
    def ask(numbers: range) -> int:
        for number in numbers:
            for page in ("/", "/settings/subusers/", f"/application/{support}/users/"):
                assert main_client.get(f"{page}?q=u{number}&x={number}").status_code == 200
        gc.collect()
        return len(gc.get_objects())

    before = ask(range(10))
    grown = ask(range(100, 130)) - before
    assert grown < 90, "at least one object is left of every page"

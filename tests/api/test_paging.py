"""Lists end at an empty page or at their total, whatever size of page the API has in mind."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from panel.api.client import Api
from panel.api.errors import ApiRefused, ApiUnreachable
from panel.api.paging import LARGEST_LIST
from tests.api.fakes import api_that, arguments


class Lists:
    """An API with a list of so many rows; `asked` are the (offset, count) of the calls."""

    def __init__(self, rows: int, *, largest: int = 1000, total: int | None = None, offset_counts: bool = True) -> None:
        self.rows, self.largest, self.total, self.offset_counts = rows, largest, total, offset_counts
        self.asked: list[tuple[int, int]] = []
        self.refused_above: int | None = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        given = arguments(request)
        offset, count = int(given["offset"]), int(given["count"])
        self.asked.append((offset, count))
        if self.refused_above and count > self.refused_above:
            return httpx.Response(200, json={"error": {"code": 497, "msg": "count should be in range of 1..20"}})
        begin = offset if self.offset_counts else 0
        numbers = range(begin, min(begin + min(count, self.largest), self.rows))
        beside = {} if self.total is None else {"total_count": self.total}
        return httpx.Response(200, json={"result": [row(number) for number in numbers], **beside})

    @property
    def api(self) -> Api:
        return api_that(self)


def row(number: int) -> dict[str, Any]:
    """A row of every list."""
    ids = ("user_id", "subuser_id", "application_id", "skill_id", "acd_queue_id", "sq_queue_id", "sq_skill_id")
    names = ("user_name", "subuser_name", "application_name", "skill_name", "acd_queue_name")
    more = {"key_id": f"k{number}", "audit_log_id": number + 1, "admin_user_id": number + 1}
    named = dict.fromkeys((*names, "sq_queue_name", "sq_skill_name"), f"n{number}")
    return dict.fromkeys(ids, number + 1) | named | more


WHOLE: dict[str, Callable[[Api], Any]] = {
    "GetUsers": lambda api: api.users.list(1, count=None),
    "GetApplications": lambda api: api.applications.all(),
    "GetSubUsers": lambda api: api.subusers.list(),
    "GetKeys": lambda api: api.keys.list(),
    "GetSkills": lambda api: api.skills.list(),
    "GetQueues": lambda api: api.queues.list(1),
    "SQ_GetQueues": lambda api: api.smartqueue.queues(1),
    "SQ_GetSkills": lambda api: api.smartqueue.skills(1),
    "GetAdminUsers": lambda api: api.admin_users.list(),
}


@pytest.mark.parametrize("read", WHOLE.values(), ids=WHOLE.keys())
@pytest.mark.parametrize("largest", [7, 50, 1000])
@pytest.mark.parametrize("tells_total", [True, False])
def test_a_whole_list_is_whole(read: Callable[[Api], Any], largest: int, tells_total: bool) -> None:
    lists = Lists(1120, largest=largest, total=1120 if tells_total else None)
    found = read(lists.api)
    assert (len(found), found.total, found.cut, found.unreadable) == (1120, 1120, False, 0)


@pytest.mark.parametrize(
    ("rows", "total", "asked"),
    [
        (13, 13, [(0, 1000)]),
        (13, None, [(0, 1000), (13, 1000)]),
        (1000, 1000, [(0, 1000)]),
        (1001, 1001, [(0, 1000), (1000, 1000)]),
        (0, None, [(0, 1000)]),
    ],
)
def test_a_whole_list_costs_no_more_calls_than_it_needs(
    rows: int, total: int | None, asked: list[tuple[int, int]]
) -> None:
    lists = Lists(rows, total=total)
    assert len(lists.api.subusers.list()) == rows
    assert lists.asked == asked


def test_a_total_that_is_too_large_ends_at_an_empty_page() -> None:
    lists = Lists(60, largest=50, total=99)
    found = lists.api.subusers.list()
    assert (len(found), found.total) == (60, 60)
    assert len(lists.asked) == 3


@pytest.mark.parametrize("total", [None, 120])
def test_an_api_that_ignores_the_offset_is_an_error_and_no_endless_loop(total: int | None) -> None:
    lists = Lists(120, largest=50, total=total, offset_counts=False)
    with pytest.raises(ApiUnreachable, match="again and again"):
        lists.api.subusers.list()
    assert len(lists.asked) == 2


def test_a_row_that_moved_to_the_next_page_meanwhile_is_there_once() -> None:
    pages = [[row(1), row(2)], [row(2), row(3)], []]
    api = api_that(lambda _request: httpx.Response(200, json={"result": pages.pop(0)}))
    assert [subuser.id for subuser in api.subusers.list()] == [2, 3, 4]


def test_rows_that_cannot_be_read_are_stepped_over_and_counted() -> None:
    pages = [[row(0), {"subuser_id": 5}], [{"subuser_name": "x"}], [row(1)], []]
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(arguments(request)["offset"])
        return httpx.Response(200, json={"result": pages.pop(0)})

    found = api_that(answer).subusers.list()
    assert asked == ["0", "2", "3", "4"]
    assert (len(found), found.unreadable, found.total) == (2, 2, 4)


def test_rows_that_nobody_can_read_are_not_asked_for_for_ever() -> None:
    asked: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.read())
        return httpx.Response(200, json={"result": [{"subuser_name": "x"}]})

    with pytest.raises(ApiUnreachable, match="none of them"):
        api_that(answer).subusers.list()
    assert len(asked) == 2


@pytest.mark.parametrize("tells_total", [True, False])
def test_a_list_beyond_the_limit_is_cut_and_says_so(tells_total: bool) -> None:
    lists = Lists(LARGEST_LIST + 5, total=LARGEST_LIST + 5 if tells_total else None)
    found = lists.api.subusers.list()
    assert (len(found), found.cut) == (10_000, True)
    assert found.total == (10_005 if tells_total else 10_000)
    assert len(lists.asked) == 10


def test_a_page_is_one_call() -> None:
    lists = Lists(130, total=130)
    found = lists.api.users.list(1, offset=40, count=20)
    assert ([user.id for user in found], found.total, found.offset) == (list(range(41, 61)), 130, 40)
    assert lists.asked == [(40, 20)]


def test_a_page_larger_than_the_apis_is_filled_by_what_came() -> None:
    lists = Lists(130, largest=50, total=130)
    found = lists.api.users.list(1, offset=0, count=100)
    assert ([user.id for user in found], found.total) == (list(range(1, 101)), 130)
    assert lists.asked == [(0, 100), (50, 50)]


def test_the_last_page_is_shorter() -> None:
    lists = Lists(130, largest=50, total=130)
    found = lists.api.users.list(1, offset=100, count=100)
    assert (len(found), found.total, lists.asked) == (30, 130, [(100, 100)])


def test_a_page_behind_the_end_is_empty() -> None:
    found = Lists(13, total=13).api.users.list(1, offset=40, count=20)
    assert (len(found), found.total) == (0, 13)


@pytest.mark.parametrize(("count", "calls"), [(1, 3), (100, 3)])
def test_where_the_api_tells_no_total_it_is_counted(count: int, calls: int) -> None:
    lists = Lists(130)
    assert lists.api.users.list(1, count=count).total == 130
    assert len(lists.asked) == calls


def test_the_last_page_without_a_total_tells_it() -> None:
    lists = Lists(130)
    assert lists.api.users.list(1, offset=120, count=20).total == 130


def test_an_api_that_answers_more_than_was_asked_for_does_not_stretch_the_page() -> None:
    api = api_that(
        lambda _request: httpx.Response(200, json={"result": [row(n) for n in range(30)], "total_count": 30})
    )
    found = api.users.list(1, count=20)
    assert (len(found), found.total) == (20, 30)


def test_a_count_that_is_refused_is_made_smaller() -> None:
    lists = Lists(250, total=250)
    lists.refused_above = 100
    assert len(lists.api.subusers.list()) == 250
    assert lists.asked == [(0, 1000), (0, 100), (100, 100), (200, 100)]


def test_a_small_count_that_is_refused_is_a_refusal() -> None:
    lists = Lists(250, total=250)
    lists.refused_above = 10
    with pytest.raises(ApiRefused):
        lists.api.subusers.list()


def test_agents_are_asked_for_once() -> None:
    lists = Lists(2)
    assert len(lists.api.smartqueue.agents(1, [1, 2])) == 2
    assert lists.asked == [(0, 2)]


def test_the_audit_log_is_read_by_pages() -> None:
    lists = Lists(130, largest=50, total=130)
    assert len(lists.api.history.list(count=100)) == 100
    assert lists.asked == [(0, 100), (50, 50)]


@pytest.mark.parametrize("method", ["users", "applications", "subusers", "keys"])
def test_a_row_that_cannot_be_read_may_be_the_one_that_was_asked_for(method: str) -> None:
    api = api_that(lambda _request: httpx.Response(200, json={"result": [{"description": "x"}]}))
    one: dict[str, Callable[[], object]] = {
        "users": lambda: api.users.get(1, 7),
        "applications": lambda: api.applications.get(7),
        "subusers": lambda: api.subusers.get(7),
        "keys": lambda: api.keys.get("k"),
    }
    with pytest.raises(ApiUnreachable, match="no usable ID"):
        one[method]()

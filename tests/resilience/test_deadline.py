"""All calls of a request share one deadline. The API hangs for as long as each test lasts."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from django.test import Client

from panel.api.errors import ApiUnreachable
from panel.people.models import Account, Member
from panel.remote.at_once import at_once
from panel.resilience import deadline as deadlines
from panel.resilience.breaker import Breaker
from panel.resilience.deadline import Deadline, current, deadline
from panel.resilience.errors import TimeIsUp
from tests.team import let_all_sign_in, signed_in


@pytest.fixture
def deadlines_begun(monkeypatch: pytest.MonkeyPatch) -> list[Deadline]:
    """The deadlines of the requests of this test."""
    begun: list[Deadline] = []

    class Noted(Deadline):
        def __init__(self, seconds: float) -> None:
            super().__init__(seconds)
            begun.append(self)

    monkeypatch.setattr(deadlines, "Deadline", Noted)
    return begun


def test_a_call_ends_with_the_request_s_time(hangs: Account) -> None:
    with deadline(0.1), pytest.raises(ApiUnreachable):
        hangs.api().applications.list()


def test_after_the_deadline_nothing_is_sent(account: Account, calls: list[str]) -> None:
    with deadline(0), pytest.raises(TimeIsUp) as refused:
        account.api().applications.add(name="late")
    assert calls == []
    assert not refused.value.outcome_unknown


def test_threads_that_a_view_starts_keep_to_the_deadline(account: Account, calls: list[str]) -> None:
    with deadline(0), ThreadPoolExecutor(1) as pool:
        api = account.api()
        with pytest.raises(TimeIsUp):
            pool.submit(api.applications.list).result()
    assert calls == []


def test_the_deadline_of_one_request_is_not_the_next_one_s(main_client: Client, account: Account) -> None:
    assert main_client.get("/applications/").status_code == 200
    assert current() is None
    assert len(account.api().applications.list()) == 2


def test_a_command_waits_for_each_call_as_long_as_a_call_may_take(account: Account) -> None:
    assert current() is None
    assert account.api().account.info().name == "demo"


def test_a_page_of_many_calls_asks_no_further_after_the_deadline(
    main_client: Client, deadlines_begun: list[Deadline], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path.rpartition("/")[2])
        if asked[-1] == "GetUsers":  # it hangs until the request's time is used up
            deadlines_begun[0]._until = 0
            raise httpx.ReadTimeout("no answer", request=request)
        rows = [{"application_id": number, "application_name": f"a{number}.demo"} for number in range(20)]
        return httpx.Response(200, json={"result": rows, "total_count": 20, "count": 20})

    monkeypatch.setattr("panel.api.client.shared_client", lambda: httpx.Client(transport=httpx.MockTransport(answer)))
    page = main_client.get("/applications/", {"show": "users"})
    assert page.status_code == 200
    assert page.content.decode().count(">unknown<") == 20
    assert asked[0] == "GetApplications"
    assert asked.count("GetUsers") <= 3  # as many as are asked at once


def test_the_reading_of_roles_counts_for_the_deadline(
    account: Account, black_hole: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_all_sign_in(account)
    browser = signed_in("owner")
    Member.objects.update(roles_read=None)
    Account.objects.update(api_url=black_hole)
    monkeypatch.setattr(deadlines, "REQUEST_SECONDS", 0.1)
    page = browser.get("/applications/")
    assert page.status_code == 503
    assert "says what your roles are, but it does not answer now" in page.content.decode()


def test_threads_that_a_view_starts_leave_the_database_alone(
    main_account: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[str] = []

    def note(*_: object) -> None:
        used.append(threading.current_thread().name)

    monkeypatch.setattr(Breaker, "_look", note)
    monkeypatch.setattr(Breaker, "_count", note)
    with deadline(10):
        api = main_account.account.api()
        at_once(lambda _: api.applications.list(), range(3))
        assert used == []
        api.applications.list()
    assert used == [threading.current_thread().name]


def test_each_request_s_thread_has_its_own_deadline() -> None:
    seen: list[object] = []
    with deadline(10) as mine:
        other = threading.Thread(target=lambda: seen.append(current()))
        other.start()
        other.join()
        assert current() is mine
    assert seen == [None]

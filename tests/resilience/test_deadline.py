"""All calls of a request share one deadline. The API hangs for as long as each test lasts."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client

from panel.accounts.models import Account, Member
from panel.api.errors import ApiUnreachable
from panel.resilience import deadline as deadlines
from panel.resilience.deadline import current, deadline
from panel.resilience.errors import TimeIsUp
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests wait for the API for a moment only."""
    monkeypatch.setattr(deadlines, "REQUEST_SECONDS", 1.0)


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


@pytest.mark.usefixtures("short")
def test_a_page_of_many_calls_asks_no_further_after_the_deadline(
    main_client: Client, sandbox: RunningSandbox, calls: list[str]
) -> None:
    sandbox.fault("GetUsers", latency_ms=4000)
    page = main_client.get("/applications/", {"show": "users"})
    assert page.status_code == 200
    assert page.content.decode().count("unknown") == 2
    assert calls[0] == "GetApplications"
    assert calls.count("GetUsers") <= 2


@pytest.mark.usefixtures("short")
def test_the_reading_of_roles_counts_for_the_deadline(account: Account, sandbox: RunningSandbox) -> None:
    let_all_sign_in(account)
    browser = signed_in("owner")
    Member.objects.update(roles_read=None)
    sandbox.fault("GetSubUserRoles", latency_ms=4000)
    page = browser.get("/applications/")
    assert page.status_code == 503
    assert "tells what your roles are, and it cannot be asked now" in page.content.decode()


def test_each_request_s_thread_has_its_own_deadline() -> None:
    seen: list[object] = []
    with deadline(10) as mine:
        other = threading.Thread(target=lambda: seen.append(current()))
        other.start()
        other.join()
        assert current() is mine
    assert seen == [None]

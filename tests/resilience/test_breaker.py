"""The breaker of an account, in two processes: each has a Breaker of its own, and they share the cache."""

import httpx
import pytest
from django.core.cache import cache
from django.test import Client

from panel.access.access import Access
from panel.api.errors import ApiRefused, Unavailable
from panel.journal.actor import Actor
from panel.journal.models import Entry
from panel.people.models import Account, Member
from panel.remote.member_api import MemberApi
from panel.remote.sent import Outcome
from panel.resilience import breaker as breakers
from panel.resilience.breaker import Breaker, breaker_of
from panel.resilience.deadline import deadline
from panel.resilience.errors import ApiDown, ApiSlow
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> tuple[Breaker, Breaker]:
    """One account's breaker in two processes, which look at what they share before each call."""
    monkeypatch.setattr(breakers, "LOOK_SECONDS", 0)
    monkeypatch.setattr(breakers, "LOOK_SECONDS_OPEN", 0)
    return Breaker("one"), Breaker("one")


def fail(breaker: Breaker, *, shares: bool = True) -> None:
    with pytest.raises(Unavailable), breaker.watch("GetUsers", shares=shares):
        raise Unavailable("GetUsers", "no answer in time")


def succeed(breaker: Breaker, command: str = "GetUsers") -> None:
    with breaker.watch(command, shares=True):
        pass


def opened(first: Breaker, second: Breaker) -> None:
    """Open it, and let a first probe be on its way."""
    for breaker in (first, first, second, first, second):
        fail(breaker)
    assert cache.add(first._probe, True, 60)


def test_five_failures_in_two_processes_open_it_in_both(pair: tuple[Breaker, Breaker]) -> None:
    first, second = pair
    opened(first, second)
    for breaker in pair:
        with pytest.raises(ApiDown) as refused:
            succeed(breaker)
        assert not refused.value.outcome_unknown


def test_four_failures_do_not(pair: tuple[Breaker, Breaker]) -> None:
    first, second = pair
    for breaker in (first, first, second, first):
        fail(breaker)
    succeed(second)


def test_a_success_between_failures_keeps_it_closed(pair: tuple[Breaker, Breaker]) -> None:
    first, second = pair
    for _ in range(4):
        fail(first)
    succeed(first)
    for _ in range(4):
        fail(first)
    succeed(second)


def test_a_refusal_is_an_answer(pair: tuple[Breaker, Breaker]) -> None:
    first, _ = pair
    for _ in range(9):
        with pytest.raises(ApiRefused), first.watch("GetUsers", shares=True):
            raise ApiRefused("GetUsers", 100, "no")
    succeed(first)


def test_a_call_that_was_held_back_says_nothing_about_the_api(pair: tuple[Breaker, Breaker]) -> None:
    first, _ = pair
    for _ in range(9):
        with pytest.raises(ApiSlow), first.watch("GetUsers", shares=True):
            raise ApiSlow("GetUsers")
    succeed(first)


def test_one_probe_at_a_time_is_let_through_and_closes_it_for_all(pair: tuple[Breaker, Breaker]) -> None:
    first, second = pair
    opened(first, second)
    cache.delete(first._probe)
    with first.watch("GetUsers", shares=True) as seconds:
        assert seconds == 1
        with pytest.raises(ApiDown):
            succeed(second)
    succeed(second)
    succeed(first)


def test_a_probe_that_fails_leaves_it_open(pair: tuple[Breaker, Breaker]) -> None:
    first, second = pair
    opened(first, second)
    cache.delete(first._probe)
    fail(second)
    for breaker in pair:
        with pytest.raises(ApiDown):
            succeed(breaker)


def test_a_write_is_no_probe(pair: tuple[Breaker, Breaker]) -> None:
    first, second = pair
    opened(first, second)
    cache.delete(first._probe)
    with pytest.raises(ApiDown):
        succeed(first, "AddUser")
    succeed(first, "GetUsers")


def test_now_and_then_a_probe_may_take_as_long_as_any_call(pair: tuple[Breaker, Breaker]) -> None:
    first, second = pair
    opened(first, second)
    cache.delete(first._patient)
    with first.watch("GetUsers", shares=True) as seconds:
        assert seconds == 10


def test_accounts_have_a_breaker_each(pair: tuple[Breaker, Breaker]) -> None:
    opened(*pair)
    succeed(Breaker("another"))


def test_failures_in_a_view_s_threads_are_shared_by_the_next_call(pair: tuple[Breaker, Breaker]) -> None:
    first, second = pair
    for _ in range(5):
        fail(first, shares=False)
    assert cache.get(first._open) is None
    assert cache.add(first._probe, True, 60)
    assert cache.add(first._patient, True, 60)
    with pytest.raises(ApiDown):
        succeed(first)
    with pytest.raises(ApiDown):
        succeed(second)


def test_without_the_cache_calls_go_on(pair: tuple[Breaker, Breaker], monkeypatch: pytest.MonkeyPatch) -> None:
    def no_cache(*_: object) -> None:
        raise ConnectionError

    first, _ = pair
    for method in ("add", "get", "get_many"):
        monkeypatch.setattr(cache, method, no_cache)
    for _ in range(6):
        fail(first)
    succeed(first)


def test_while_it_is_closed_a_process_looks_once_a_second(pair: tuple[Breaker, Breaker]) -> None:
    first, _ = pair
    first._look_at = float("inf")
    looked: list[str] = []
    first._look = lambda: looked.append("looked")  # type: ignore[method-assign]
    for _ in range(5):
        succeed(first)
    assert looked == []


@pytest.fixture
def no_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process goes by its own view for as long as the test lasts."""
    monkeypatch.setattr(breakers, "LOOK_SECONDS", float("inf"))


def break_api(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Refuse all connections; the commands that were tried."""
    tried: list[str] = []

    def refuse(request: httpx.Request) -> httpx.Response:
        tried.append(request.url.path.rpartition("/")[2])
        raise httpx.ConnectError("down", request=request)

    monkeypatch.setattr("panel.api.client.shared_client", lambda: httpx.Client(transport=httpx.MockTransport(refuse)))
    return tried


@pytest.mark.usefixtures("no_probes")
def test_pages_stop_asking_a_dead_api_and_say_so(main_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = break_api(monkeypatch)
    pages = [main_client.get("/applications/") for _ in range(4)]
    assert [page.status_code for page in pages] == [503, 503, 503, 503]
    assert len(tried) == 5
    text = pages[-1].content.decode()
    assert "The API has not answered for a while." in text
    assert "Nothing was changed." in text


def test_the_panel_is_well_again_with_the_api(
    main_client: Client, sandbox: RunningSandbox, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breakers, "LOOK_SECONDS", 0)
    monkeypatch.setattr(breakers, "LOOK_SECONDS_OPEN", 0)
    sandbox.fault(http_status=500)
    for _ in range(3):
        assert main_client.get("/applications/").status_code == 503
    assert breaker_of(account.api_url, account.account_id)._is_open
    sandbox.clear_faults()
    cache.delete(breaker_of(account.api_url, account.account_id)._probe)
    assert main_client.get("/applications/").status_code == 200
    assert main_client.get("/settings/subusers/").status_code == 200


@pytest.mark.usefixtures("no_probes")
def test_without_roles_nothing_opens_at_once(account: Account, sandbox: RunningSandbox, calls: list[str]) -> None:
    let_all_sign_in(account)
    browser = signed_in("owner")
    sandbox.fault(http_status=500)
    main = signed_in("main")
    for _ in range(3):
        main.get("/applications/")
    Member.objects.update(roles_read=None)
    asked = len(calls)
    for path in ("/", "/profile/", "/applications/", "/settings/roles/"):
        page = browser.get(path)
        assert page.status_code == 503
        assert page["Retry-After"] == "5"
        assert "So nothing opens." in page.content.decode()
        assert f'href="{path}">Try again</a>' in page.content.decode()
    assert len(calls) == asked
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/auth/").status_code == 200


@pytest.mark.usefixtures("no_probes")
def test_a_write_that_was_held_back_is_failed_and_not_unknown(main_account: Member, calls: list[str]) -> None:
    with deadline(10):
        api = MemberApi(Actor.without_session(main_account.account), Access.of(["MainAccount"]))
        account = main_account.account
        breaker_of(account.api_url, account.account_id)._is_open = True
        breaker_of(account.api_url, account.account_id)._look_at = float("inf")
        with pytest.raises(ApiDown):
            api.applications.add(name="held-back")
    assert calls == []
    assert api.commands(Outcome.FAILED) == ["AddApplication"]
    assert Entry.objects.get().state == "failed"

"""One id for a request: in its answer, in its calls of the API, in the journal, in its log lines."""

from collections.abc import Iterator

import httpx
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from panel.access.access import Access
from panel.api.calls import shared_client
from panel.journal.actor import Actor
from panel.journal.models import Event
from panel.people.models import Account, Member
from panel.remote.member_api import MemberApi
from panel.request_id import RequestIdFilter
from tests.conftest import PASSWORD
from tests.team import let_all_sign_in, signed_in

GIVEN = "4f1c0c0e9d7b4a6c8d2e1f3a5b7c9d0e"


@pytest.fixture
def sent_ids() -> Iterator[list[str | None]]:
    """What each call of the API says of its request."""
    ids: list[str | None] = []
    hooks = shared_client().event_hooks
    shared_client().event_hooks = {"request": [lambda call: ids.append(call.headers.get("X-Request-Id"))]}
    yield ids
    shared_client().event_hooks = hooks


@pytest.mark.parametrize("given", [GIVEN, "4f1c0c0e-9d7b-4a6c-8d2e-1f3a5b7c9d0e", "trace_0123456789"])
def test_the_id_of_the_own_proxy_is_taken(db: None, settings: Settings, given: str) -> None:  # noqa: ARG001
    settings.TRUSTED_PROXIES = 1
    assert Client().get("/auth/", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "short", "job-7", "x" * 37, "a b c d e f g h i j", "é" * 20, GIVEN + "\n"])
def test_an_id_that_is_none_is_replaced(db: None, settings: Settings, given: str) -> None:  # noqa: ARG001
    settings.TRUSTED_PROXIES = 1
    id_ = Client().get("/auth/", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert (len(id_), id_.strip()) == (32, id_)
    assert id_ != given.strip()


def test_without_a_proxy_nobody_chooses_the_id(db: None) -> None:  # noqa: ARG001
    assert Client().get("/auth/", headers={"X-Request-ID": GIVEN}).headers["X-Request-ID"] != GIVEN


def test_reads_writes_and_the_journal_have_the_id_of_their_request(
    settings: Settings, main_client: Client, support: int, sent_ids: list[str | None]
) -> None:
    settings.TRUSTED_PROXIES = 1
    sent_ids.clear()
    data = {"name": "zoe", "display_name": "Zoe", "password": PASSWORD, "active": "on"}
    main_client.post(f"/application/{support}/users/new/", data, headers={"X-Request-ID": GIVEN})
    assert len(sent_ids) >= 2
    assert set(sent_ids) == {GIVEN}
    assert set(Event.objects.exclude(write=None).values_list("request", flat=True)) == {GIVEN}


def test_so_has_the_read_of_a_subusers_roles(settings: Settings, account: Account, sent_ids: list[str | None]) -> None:
    let_all_sign_in(account)
    browser = signed_in("payer")
    Member.objects.update(roles_read=None)
    settings.TRUSTED_PROXIES = 1
    sent_ids.clear()
    browser.get("/preferences/", headers={"X-Request-ID": GIVEN})
    assert sent_ids == [GIVEN]


def test_what_django_logs_at_the_end_of_a_request_has_its_id(
    main_client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.addFilter(RequestIdFilter())
    id_ = main_client.get("/nowhere/").headers["X-Request-ID"]
    assert [record.request_id for record in caplog.records if record.name == "django.request"] == [id_]  # type: ignore[attr-defined]  # the filter's


def test_a_job_calls_with_its_own_name(main_account: Member, sent_ids: list[str | None]) -> None:
    actor = Actor(main_account.account, main_account, "demo", sign_in="job", request_id="job-7")
    MemberApi(actor, Access.of(["MainAccount"])).applications.list()
    assert sent_ids == ["job-7"]


def test_a_command_has_no_id_to_send(account: Account, sent_ids: list[str | None]) -> None:
    account.api().account.info()
    assert sent_ids == [None]


def test_nothing_else_is_added_to_a_call(account: Account) -> None:
    headers: list[httpx.Headers] = []
    hooks = shared_client().event_hooks
    shared_client().event_hooks = {"request": [lambda call: headers.append(call.headers)]}
    account.api().account.info()
    shared_client().event_hooks = hooks
    names = {"accept", "accept-encoding", "user-agent", "authorization", "host", "content-length", "content-type"}
    assert set(headers[0]) <= names

"""What is remembered of the API's answers: until when, in which processes, and for whom."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panel.access.access import Access
from panel.api.applications import Application
from panel.api.client import Api
from panel.api.rights import is_read
from panel.connections.connecting import Credentials, connect
from panel.journal.actor import Actor
from panel.people.models import Account
from panel.remote import kept
from panel.remote.counts import Count, Counts, Tally
from panel.remote.kept import APPLICATION, COUNTS, REVISING, TEAM, Read
from panel.remote.member_api import MemberApi
from panel.sandbox.seed import add_account
from tests.api.test_rights import OPEN_TO
from tests.conftest import PASSWORD
from tests.sandboxes import RunningSandbox, key_pair


def request_of(account: Account) -> MemberApi:
    """A request of the main account, as another process would have it: the account as it is in the database now."""
    row = Account.objects.get(pk=account.pk)
    return MemberApi(Actor.without_session(row), Access.of(["MainAccount"]))


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The present; change its only item."""
    moment = [datetime.now(UTC)]
    monkeypatch.setattr(kept, "now", lambda: moment[0])
    return moment


def test_the_users_list_costs_one_query_and_one_call_when_its_application_is_kept(
    main_client: Client, support: int, calls: list[str]
) -> None:
    main_client.get(f"/application/{support}/users/")
    calls.clear()
    with CaptureQueriesContext(connection) as queries:
        main_client.get(f"/application/{support}/users/")
    # Once a second, each process looks whether the others hold the API for unreachable.
    asked = [query["sql"] for query in queries if ":breaker:" not in query["sql"]]
    assert (calls, len(asked)) == (["GetUsers"], 1)


def test_all_requests_share_what_was_read(account: Account, calls: list[str]) -> None:
    first = request_of(account).kept.team()
    assert len(first.value.subusers) == 13
    calls.clear()
    assert request_of(account).kept.team() == first
    assert calls == []


def test_a_value_says_how_old_it_is_and_ends(account: Account, calls: list[str], now: list[datetime]) -> None:
    begun = now[0]
    request_of(account).kept.team()
    now[0] += timedelta(seconds=29)
    assert request_of(account).kept.team().at == begun
    now[0] += timedelta(seconds=2)
    calls.clear()
    assert request_of(account).kept.team().at == now[0]
    assert calls == ["GetSubUsers", "GetSubUsers"]


def test_fresh_reads_again_and_keeps_the_answer(account: Account, api: Api, calls: list[str]) -> None:
    request_of(account).kept.team()
    api.subusers.add(name="zoe-k", password="Secret-pass-1")
    assert len(request_of(account).kept.team().value.subusers) == 13
    assert len(request_of(account).kept.team(fresh=True).value.subusers) == 14
    calls.clear()
    assert len(request_of(account).kept.team().value.subusers) == 14
    assert calls == []


def test_a_write_of_the_panel_is_seen_by_requests_of_all_processes(account: Account) -> None:
    request_of(account).kept.team()
    writer = request_of(account)
    writer.subusers.add(name="zoe-k", password="Secret-pass-1")
    assert len(writer.kept.team().value.subusers) == 14
    assert len(request_of(account).kept.team().value.subusers) == 14


def test_what_was_read_before_a_write_ended_is_not_kept_for_those_after_it(account: Account) -> None:
    slow, writer = request_of(account), request_of(account)
    before = slow.kept.team()
    writer.subusers.add(name="zoe-k", password="Secret-pass-1")
    slow.kept.put(TEAM, read=before)  # its answer was long on the way
    assert len(request_of(account).kept.team().value.subusers) == 14


@pytest.mark.parametrize("command", sorted(command for command in OPEN_TO if not is_read(command)))
def test_each_write_forgets_what_it_makes_outdated(account: Account, command: str) -> None:
    before = account.kept_revision
    with request_of(account).around_write(command, {}):
        pass
    account.refresh_from_db()
    assert (account.kept_revision > before) is (command in REVISING)


def test_a_page_writes_nothing_to_forget(main_client: Client, account: Account, support: int) -> None:
    for path in (f"/application/{support}/edit/", f"/application/{support}/delete/"):
        assert main_client.get(path).status_code == 200
    assert Account.objects.get(pk=account.pk).kept_revision == account.kept_revision


def test_an_application_that_was_deleted_elsewhere_is_forgotten(account: Account, api: Api, support: int) -> None:
    request = request_of(account)
    assert request.kept.application(support)
    api.applications.delete(support)
    assert request.kept.application(support)
    assert request.kept.application(support, fresh=True) is None
    assert request.kept.look(APPLICATION, support) is None


def test_accounts_share_nothing(account: Account, sandbox: RunningSandbox) -> None:
    key = add_account(sandbox.store, "rival", key_pair=key_pair())
    rival = connect(Credentials(key["account_id"], key["key_id"], key["private_key"]), sandbox.url, PASSWORD)
    ours = {subuser.id for subuser in request_of(account).kept.team().value.subusers}
    theirs = {subuser.id for subuser in request_of(rival).kept.team().value.subusers}
    assert len(ours) == len(theirs) == 13
    assert not ours & theirs


@pytest.mark.parametrize(
    "raw", [b"", b"null", b'{"value": {"id": 1}, "at": "2026-01-01T00:00:00Z"}', b"\x80\x04K\x01."]
)
def test_what_has_another_shape_counts_as_not_kept(account: Account, support: int, raw: bytes) -> None:
    request = request_of(account)
    caches["process"].set(f"kept:{account.pk}:0:application:{support}", raw)
    application = request.kept.application(support)
    assert isinstance(application, Application)
    assert application.name == "support"


def test_the_key_names_account_revision_thing_and_arguments(account: Account, support: int) -> None:
    request = request_of(account)
    request.kept.application(support)
    request.kept.team()
    request.kept.role_names()
    assert caches["process"].get(f"kept:{account.pk}:0:application:{support}")
    assert cache.get(f"kept:{account.pk}:0:team")
    assert cache.get(f"kept:{account.pk}:-:role-names")


def test_a_time_of_the_api_comes_back_as_it_was(account: Account, support: int) -> None:
    request = request_of(account)
    read = request.kept.application(support)
    assert request.kept.application(support) == read
    assert read is not None
    assert read.modified is not None
    assert read.modified.tzinfo is UTC


def test_a_change_meanwhile_is_newer_than_a_count_that_began_before(account: Account, support: int) -> None:
    request, began = request_of(account), datetime.now(UTC) - timedelta(seconds=5)
    request.kept.put(COUNTS, read=Read(Counts({support: Count(began, 25, 2)}), datetime.now(UTC)))
    request.kept.forget_count(support)
    counts = request.kept.change_counts(lambda counts: counts.after({support: Count(began, 25, 2)}))
    assert counts.applications[support].users is None
    assert Tally.of(counts, 2).counted == 0


def test_counts_outlive_other_writes_and_end_with_their_application(account: Account, support: int) -> None:
    request = request_of(account)
    request.kept.put(COUNTS, read=Read(Counts({support: Count(datetime.now(UTC), 25, 2)}), datetime.now(UTC)))
    request.subusers.add(name="zoe-k", password="Secret-pass-1")
    assert Tally.of(request_of(account).kept.counts(), 2).users == 25
    request.users.add(support, name="zoe", display_name="Zoe", password="Secret-pass-1")
    assert Tally.of(request_of(account).kept.counts(), 2).counted == 0

"""Writes whose process was killed: the journal has them as unknown, and a look at the API settles them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from panel.api.client import Api
from panel.jobs.tidying import settle_writes
from panel.journal.actor import Actor
from panel.journal.models import Entry
from panel.journal.recording import Write
from panel.journal.settling import adopt_lost_writes
from panel.journal.subject import Subject
from panel.people.models import Account
from panel.remote import settling
from panel.remote.looks import of_user
from panel.remote.lost_writes import settle_lost
from tests.sandboxes import RunningSandbox

SECONDS = timedelta(seconds=10)


def cut_off(account: Account, command: str, arguments: dict[str, str], seen: Subject) -> Entry:
    """A write whose process was killed before the answer came."""
    write = Write(Actor.without_session(account), command, frozenset())
    write.sent(Subject.of(command, arguments, seen), arguments)
    adopt_lost_writes(older_than=timedelta(0))
    return Entry.objects.get(write=write.id)


@pytest.fixture
def lost_add(account: Account, support: int) -> Entry:
    """AddUser of zoe, whose name was free before."""
    sent = {"user_name": "zoe", "user_display_name": "Zoe", "user_active": "true", "parent_accounting": "true"}
    sent |= {"application_id": str(support)}
    return cut_off(account, "AddUser", sent, Subject("user", "", "", {"user_name": ""}))


@pytest.fixture
def lost_change(account: Account, api: Api, support: int) -> Entry:
    """SetUserInfo, which does not name its application: another display name for the first user."""
    user = api.users.list(support, count=1)[0]
    before = {name: value for name, value in of_user(user).items() if value is not None}
    sent = {"user_id": str(user.id), "user_display_name": "Another", "user_active": "true"}
    seen = Subject("user", str(user.id), user.name, before | {"application_id": str(support)})
    return cut_off(account, "SetUserInfo", sent, seen)


def state(entry: Entry) -> str:
    return Entry.objects.get(pk=entry.pk).state


def test_what_was_done_is_found_done(account: Account, api: Api, support: int, lost_add: Entry) -> None:
    assert state(lost_add) == "unknown"
    api.users.add(support, name="zoe", display_name="Zoe", password="Secret-pass-1")
    assert settle_lost(account, SECONDS) == 1
    assert state(lost_add) == "done"


@pytest.mark.parametrize(("age", "found"), [(timedelta(minutes=2), "done"), (timedelta(seconds=30), "sent")])
def test_a_worker_looks_for_what_another_machine_left_a_minute_ago(
    api: Api, support: int, lost_add: Entry, age: timedelta, found: str
) -> None:
    assert api.users.add(support, name="zoe", display_name="Zoe", password="Secret-pass-1")
    Entry.objects.filter(pk=lost_add.pk).update(state="sent", at=timezone.now() - age)
    settle_writes()
    assert state(lost_add) == found


def test_a_late_call_can_still_arrive_for_a_minute(
    account: Account, lost_change: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settle_lost(account, SECONDS) == 0
    assert state(lost_change) == "unknown"
    monkeypatch.setattr(settling, "LATE", timedelta(0))
    assert settle_lost(account, SECONDS) == 1
    assert state(lost_change) == "not done"


def test_an_api_that_is_away_settles_nothing(account: Account, sandbox: RunningSandbox, lost_add: Entry) -> None:
    sandbox.fault("*", http_status=502)
    assert settle_lost(account, SECONDS) == 0
    assert state(lost_add) == "unknown"


def test_the_entrys_page_offers_to_look(main_client: Client, api: Api, support: int, lost_change: Entry) -> None:
    page = f"/logs/{lost_change.seq}/"
    assert "Look whether it took effect" in main_client.get(page).content.decode()
    user = api.users.list(support, count=1)[0]
    api.users.change(user.id, active=True, display_name="Another")
    answer = main_client.post(f"{page}look/", follow=True).content.decode()
    assert "Everything has the values that were sent." in answer
    assert "Look whether it took effect" not in answer
    assert state(lost_change) == "done"

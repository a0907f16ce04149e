"""Writes whose end nobody saw."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from panel.api.errors import ApiUnreachable
from panel.journal.actor import Actor
from panel.journal.models import Entry, Event
from panel.journal.recording import Write, recorded
from panel.journal.settling import adopt_lost_writes, settle, unsettled
from panel.journal.subject import Subject
from panel.journal.verifying import verify
from panel.people.models import Account


def killed(actor: Actor, seconds: int) -> Write:
    """A write whose process was killed so many seconds ago."""
    write = Write(actor, "DelUser", frozenset())
    write.sent(Subject("user", "5"), {"user_id": "5"})
    Entry.objects.filter(write=write.id).update(at=timezone.now() - timedelta(seconds=seconds))
    return write


def lost(actor: Actor) -> Write:
    """A write whose answer was lost."""
    with pytest.raises(ApiUnreachable), recorded(actor, "DelUser", {"user_id": "5"}) as write:
        raise ApiUnreachable("DelUser", "No answer in time.", outcome_unknown=True)
    return write


def test_what_a_killed_process_left_becomes_unknown(account: Account, actor: Actor) -> None:
    write = killed(actor, seconds=61)
    assert adopt_lost_writes() == 1
    entry = Entry.objects.get(write=write.id)
    assert (entry.state, entry.message) == ("unknown", "The panel's process ended before the answer came.")
    assert [entry.write for entry in unsettled(account)] == [write.id]
    assert adopt_lost_writes() == 0


def test_a_write_on_its_way_in_another_process_is_left_alone(account: Account, actor: Actor) -> None:
    killed(actor, seconds=40)
    assert adopt_lost_writes() == 0
    assert list(unsettled(account)) == []


def test_an_end_that_comes_after_all_counts(actor: Actor) -> None:
    write = killed(actor, seconds=61)
    adopt_lost_writes()
    write.ended(Entry.State.DONE)
    assert Entry.objects.get().state == "done"


def test_an_end_that_comes_after_it_was_settled_changes_nothing(account: Account, actor: Actor) -> None:
    write = killed(actor, seconds=61)
    adopt_lost_writes()
    settle(account, write.id, "not done", "GetUsers still has it.")
    write.ended(Entry.State.UNKNOWN, "No answer.")
    assert Entry.objects.get().state == "not done"


@pytest.mark.parametrize("outcome", ["done", "not done", "can't be told"])
def test_settling_is_an_event_of_its_own(account: Account, actor: Actor, outcome: str) -> None:
    write = lost(actor)
    assert settle(account, write.id, outcome, "GetUsers was asked.", actor)  # type: ignore[arg-type]  # one of three
    event = Event.objects.get(kind="settled")
    assert (event.outcome, event.message, event.member_name, event.first) == (outcome, "GetUsers was asked.", "demo", 1)
    entry = Entry.objects.get()
    assert (entry.state, entry.message) == (outcome, "GetUsers was asked.")
    assert list(unsettled(account)) == []


def test_each_account_settles_its_own_writes_the_oldest_first(account: Account, actor: Actor) -> None:
    other = Account.objects.create(name="other", account_id=2, api_url="https://api.example")
    theirs = lost(Actor(other, None, "other"))
    killed(Actor(other, None, "other"), seconds=61)
    writes = [lost(actor).id, lost(actor).id]
    assert [entry.write for entry in unsettled(account)] == writes
    assert not settle(account, theirs.id, "done", "")
    assert adopt_lost_writes(account) == 0
    assert other.entries.filter(state="sent").count() == 1
    assert adopt_lost_writes() == 1


def test_what_could_not_be_told_may_be_told_later_and_then_never_again(account: Account, actor: Actor) -> None:
    write = lost(actor)
    answers = [settle(account, write.id, outcome, "") for outcome in ("can't be told", "done", "not done")]
    assert answers == [True, True, False]
    assert Entry.objects.get().state == "done"


def test_what_ended_well_or_does_not_exist_is_not_settled(account: Account, actor: Actor) -> None:
    with recorded(actor, "DelUser", {"user_id": "5"}) as write:
        pass
    assert not settle(account, write.id, "not done", "")
    assert not settle(account, uuid4(), "done", "")
    with pytest.raises(ValueError, match="refused"):
        settle(account, write.id, "refused", "")  # type: ignore[arg-type]  # what the test is about


def test_the_panel_itself_settles_where_nobody_asked(account: Account, actor: Actor) -> None:
    settle(account, lost(actor).id, "done", "It is there.")
    event = Event.objects.get(kind="settled")
    assert (event.member_name, event.sign_in, event.member_id) == ("The panel", "panel", None)
    assert verify(account).problems == []

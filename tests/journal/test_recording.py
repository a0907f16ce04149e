"""Two events around every write, whatever happens to it."""

from hashlib import sha256
from typing import Protocol

import pytest
from django.db import OperationalError, transaction

from panel.api.errors import ApiRefused, ApiUnreachable
from panel.api.rights import METHOD_ROLES, is_read
from panel.journal import chain, recording
from panel.journal.actor import Actor
from panel.journal.models import Entry, Event, ImmutableError
from panel.journal.recording import recorded
from panel.journal.subject import ABOUT, Subject
from panel.people.models import Account

SECRET = "Typed-by-ada-1"


def kinds() -> list[tuple[str, str]]:
    return list(Event.objects.order_by("seq").values_list("kind", "outcome"))


def test_sent_is_there_before_the_call_and_the_end_after_it(actor: Actor) -> None:
    with recorded(actor, "DelUser", {"user_id": "5"}) as write:
        assert kinds() == [("sent", "")]
        assert Entry.objects.get().state == "sent"
    assert kinds() == [("sent", ""), ("ended", "done")]
    assert write.outcome == "done"
    assert Entry.objects.get().write == write.id


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (ApiRefused("DelUser", 117, "There is no such user."), "refused"),
        (ApiUnreachable("DelUser", "No connection."), "failed"),
        (ApiUnreachable("DelUser", "No answer.", outcome_unknown=True), "unknown"),
        (KeyboardInterrupt(), "unknown"),
        (ValueError("a defect"), "unknown"),
    ],
)
def test_every_way_to_end_is_told(actor: Actor, error: BaseException, state: str) -> None:
    with pytest.raises(type(error)), recorded(actor, "DelUser", {"user_id": "5"}) as write:
        raise error
    assert (Entry.objects.get().state, write.outcome) == (state, state)


def test_who_what_where_and_how_long(actor: Actor) -> None:
    with recorded(actor, "AddUser", {"application_id": "7", "user_name": "ada"}) as write:
        write.made(5500001)
    sent, ended = Event.objects.order_by("seq")
    assert (sent.member_id, sent.member_name, sent.roles, sent.sign_in) == (
        actor.member and actor.member.pk, "demo", ["MainAccount"], "main account",
    )  # fmt: skip
    assert (sent.ip, sent.agent, sent.request) == ("192.0.2.7", "Firefox", "r1")
    assert (sent.command, sent.object_kind, sent.object_name) == ("AddUser", "user", "ada")
    assert (ended.made, ended.first, ended.milliseconds is not None) == ("5500001", sent.seq, True)
    assert Entry.objects.get().made == "5500001"


def test_name_and_former_values_come_from_what_was_seen(actor: Actor) -> None:
    seen = Subject("user", "5", "ada", {"user_active": "true", "user_display_name": "Ada", "user_password": SECRET})
    with recorded(actor, "SetUserInfo", {"user_id": "5", "user_active": "false"}, seen):
        pass
    sent = Event.objects.get(kind="sent")
    assert (sent.object_name, sent.before) == ("ada", {"user_active": "true"})
    assert str(Entry.objects.get().sentence) == "demo deactivated ada (user)"


def test_what_was_seen_of_another_thing_is_left_out(actor: Actor) -> None:
    with recorded(actor, "SetUserInfo", {"user_id": "6", "user_active": "false"}, Subject("user", "5", "ada")):
        pass
    assert Event.objects.get(kind="sent").object_name == ""
    assert str(Entry.objects.get().sentence) == "demo deactivated no. 6 (user)"


def test_every_writing_method_is_about_something() -> None:
    assert set(ABOUT) == {command for command in METHOD_ROLES if not is_read(command)}


def test_a_secret_is_blotted_by_name_and_wherever_else_it_was_typed(actor: Actor) -> None:
    arguments = {
        "user_id": "5",
        "user_password": SECRET,
        "user_display_name": f"Ada {SECRET}",
        "user_custom_data": SECRET,
    }
    seen = Subject("user", "5", SECRET, {"user_display_name": f"Was {SECRET}"})
    with pytest.raises(ApiRefused), recorded(actor, "SetUserInfo", arguments, seen):
        raise ApiRefused("SetUserInfo", 464, f"{SECRET} is too weak.")
    kept = str([event.__dict__ for event in Event.objects.all()]) + str(Entry.objects.get().__dict__)
    assert SECRET not in kept
    assert SECRET.casefold() not in kept
    assert Event.objects.get(kind="sent").arguments["user_display_name"] == "Ada ***"
    assert Entry.objects.get().message == "*** is too weak."


def test_a_secret_is_blotted_under_every_name_that_is_one(actor: Actor) -> None:
    names = ["new_subuser_password", "client_secret", "access_token", "private_key", "api_key", "salt"]
    with recorded(actor, "UpdateKey", {"key_id": "ab", **dict.fromkeys(names, SECRET)}):
        pass
    assert Entry.objects.get().arguments == {"key_id": "ab", **dict.fromkeys(names, "***")}


def test_a_secret_of_four_letters_is_blotted_in_other_texts(actor: Actor) -> None:
    arguments = {"user_id": "5", "user_password": "wxyz", "user_display_name": "-wxyz-", "user_custom_data": "wxy"}
    with recorded(actor, "SetUserInfo", arguments):
        pass
    assert Entry.objects.get().arguments["user_display_name"] == "-***-"
    assert Entry.objects.get().arguments["user_custom_data"] == "wxy"


def test_a_short_secret_takes_no_letters_out_of_other_words(actor: Actor) -> None:
    with recorded(actor, "SetUserInfo", {"user_id": "5", "user_password": "a", "user_display_name": "Ada"}):
        pass
    assert Entry.objects.get().arguments == {"user_id": "5", "user_password": "***", "user_display_name": "Ada"}


def test_a_nul_in_a_name_does_not_keep_the_write_from_being_recorded(actor: Actor) -> None:
    with recorded(actor, "SetUserInfo", {"user_id": "5", "user_custom_data": "a\0b"}):
        pass
    assert Entry.objects.get().arguments["user_custom_data"] == "ab"


def test_without_sent_nothing_is_sent(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[bool] = []
    monkeypatch.setattr(recording, "held", failing(times=99))
    with pytest.raises(OperationalError), recorded(actor, "DelUser", {"user_id": "5"}):
        called.append(True)
    assert called == []


def test_an_end_that_cannot_be_written_at_once_is_written_a_moment_later(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recorded(actor, "DelUser", {"user_id": "5"}):
        monkeypatch.setattr(recording, "held", failing(times=3))
    assert kinds() == [("sent", ""), ("ended", "done")]


def test_an_end_that_can_never_be_written_is_logged_and_the_write_counts_as_done(
    actor: Actor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    locked = failing(times=99)
    with recorded(actor, "DelUser", {"user_id": "5"}) as write:
        monkeypatch.setattr(recording, "held", locked)
    assert locked.left == 99 - 5  # more would keep the member waiting
    assert (write.outcome, Entry.objects.get().state) == ("done", "sent")
    assert f"write {write.id} ended as done" in caplog.text


class Failing(Protocol):
    left: int


def failing(times: int) -> type[Failing]:
    """`held`, which finds the database locked so many times first; `left` is how many of them are still to come."""

    class Held:
        left = times

        def __new__(cls, *args: object, **kwargs: object) -> object:  # type: ignore[misc]  # a function in disguise
            if cls.left:
                cls.left -= 1
                raise OperationalError("database is locked")
            return chain.held(*args, **kwargs)  # type: ignore[arg-type]  # handed on

    return Held


@pytest.mark.django_db(transaction=True)
def test_a_write_inside_somebody_elses_transaction_is_a_defect(actor: Actor) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError), recorded(actor, "DelUser", {"user_id": "5"}):
        pass


def test_an_event_is_neither_changed_nor_deleted(chain: Account) -> None:
    event = chain.events.get(seq=3)
    for attempt in (
        event.save,
        event.delete,
        chain.events.all().delete,
        lambda: chain.events.update(message="nothing"),
        lambda: Event.objects.bulk_update([event], ["message"]),
    ):
        with pytest.raises(ImmutableError):
            attempt()
    assert Event.objects.count() == 10


def test_an_account_with_a_journal_is_not_deleted_with_it(chain: Account) -> None:
    with pytest.raises(Exception, match="protected"):
        chain.delete()


def test_each_event_carries_the_hash_of_the_one_before(chain: Account) -> None:
    events = list(chain.events.order_by("seq"))
    assert [event.seq for event in events] == list(range(1, 11))
    assert [event.prev for event in events] == ["0" * 64, *(event.hash for event in events[:-1])]
    assert (chain.chain_head.seq, chain.chain_head.hash) == (10, events[-1].hash)


def test_a_hash_is_that_of_the_line_in_its_documented_form(actor: Actor) -> None:
    # The form of a line is a promise to whoever keeps exports: a change of it must be a new format.
    with recorded(actor, "DelUser", {"user_id": "5"}):
        pass
    sent = Event.objects.get(kind="sent")
    text = (
        f'{{"account":{actor.account.account_id},"agent":"Firefox","arguments":{{"user_id":"5"}},'
        f'"at":"{sent.at:%Y-%m-%dT%H:%M:%S.%f}+00:00","before":{{}},"code":null,"command":"DelUser","first":1,"format":1,'
        f'"ip":"192.0.2.7","kind":"sent","made":"","member_id":{sent.member_id},"member_name":"demo","message":"",'
        f'"milliseconds":null,"object_id":"5","object_kind":"user","object_name":"","outcome":"","prev":"{"0" * 64}",'
        f'"request":"r1","roles":["MainAccount"],"seq":1,"sign_in":"main account","write":"{sent.write}"}}'
    )
    assert sent.hash == sha256(text.encode()).hexdigest()

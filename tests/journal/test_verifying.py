"""verify_journal finds whatever was done to the journal behind the panel's back."""

import json
import random
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from panel.journal.actor import Actor
from panel.journal.chain import NOTHING, digest, line_of
from panel.journal.entries import entry_of
from panel.journal.models import ChainHead, Entry, Event
from panel.journal.recording import recorded
from panel.journal.tidying import tidy
from panel.journal.verifying import Head, verify, verify_export
from panel.people.models import Account


def sql(*statements: str) -> Callable[[], None]:
    """Past all that keeps events as they are."""

    def run() -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    return run


SWAP = """UPDATE journal_event SET seq = 1000 WHERE seq = 3; UPDATE journal_event SET seq = 3 WHERE seq = 4;
UPDATE journal_event SET seq = 4 WHERE seq = 1000"""
COLUMNS = """account_id, at, kind, member_id, member_name, roles, sign_in, ip, agent, request, command, object_kind,
object_id, object_name, arguments, before, made, outcome, code, message, milliseconds, prev, hash"""
PUT_IN = f"INSERT INTO journal_event (seq, first, {COLUMNS}) SELECT 11, 11, {COLUMNS} FROM journal_event WHERE seq = 10"  # noqa: S608 - constants
MANIPULATIONS = {
    "a name": (["UPDATE journal_event SET member_name = 'ada' WHERE seq = 5"], "Event 5 was changed."),
    "an argument": (
        ["UPDATE journal_event SET arguments = '{}' WHERE seq = 5"],
        "Event 5 was changed.",
    ),
    "how it ended": (["UPDATE journal_event SET outcome = 'refused' WHERE seq = 4"], "Event 4 was changed."),
    "a time": (["UPDATE journal_event SET at = '2020-01-01 00:00:00' WHERE seq = 4"], "Event 4 was changed."),
    "an address": (["UPDATE journal_event SET ip = '192.0.2.8' WHERE seq = 1"], "Event 1 was changed."),
    "the roles": (["UPDATE journal_event SET roles = '[]' WHERE seq = 1"], "Event 1 was changed."),
    "a hash": (
        ["UPDATE journal_event SET hash = prev WHERE seq = 6"],
        "Event 7 does not follow event 6: one of the two was changed or replaced.",
    ),
    "one removed": (["DELETE FROM journal_event WHERE seq = 5"], "Missing: event 5."),
    "several removed": (["DELETE FROM journal_event WHERE seq IN (5, 6)"], "Missing: events 5 to 6."),
    "the first removed": (["DELETE FROM journal_event WHERE seq < 3"], "Missing: events 1 to 2."),
    "the last removed": (["DELETE FROM journal_event WHERE seq > 8"], "Missing at the end: events 9 to 10."),
    "the order": (SWAP.split(";"), "Event 3 was changed."),
    "one put in": (
        [PUT_IN],
        "Event 11 was changed.",
    ),
    "the head": (
        ["UPDATE journal_chainhead SET seq = 8, hash = (SELECT hash FROM journal_event WHERE seq = 8)"],
        "The chain ends with event 10, and its head says something else.",
    ),
    "no head": (["DELETE FROM journal_chainhead"], "The chain's head is missing."),
    "a made-up retention": (
        [
            "UPDATE journal_chainhead SET anchor_seq = 4, anchor_hash = (SELECT hash FROM journal_event WHERE seq = 4)",
            "DELETE FROM journal_event WHERE seq < 5",
            "DELETE FROM journal_entry WHERE seq < 5",
        ],
        "Events up to 4 are missing, but the journal records a removal up to 0.",
    ),
    "what pages show": (
        ["UPDATE journal_entry SET state = 'refused' WHERE seq = 3"],
        "Entry 3 is different from its events.",
    ),
    "what is found": (
        ["UPDATE journal_entry SET search = '' WHERE seq = 3"],
        "Entry 3 is different from its events.",
    ),
    "what pages do not show": (["DELETE FROM journal_entry WHERE seq = 3"], "Entry 3 is not shown."),
    "what never was": (["UPDATE journal_entry SET seq = 4, write = NULL WHERE seq = 3"], "Entry 4 has no events."),
    "whose": (["UPDATE journal_event SET first = 1 WHERE seq = 3"], "Event 3 was changed."),
}


def test_an_untouched_chain_has_no_problem(chain: Account) -> None:
    verdict = verify(chain)
    assert (verdict.problems, verdict.remarks, verdict.events, verdict.head.seq) == ([], [], 10, 10)


def test_an_empty_one_neither(account: Account) -> None:
    assert verify(account).problems == []


@pytest.mark.parametrize("what", MANIPULATIONS)
def test_a_manipulation_is_found(chain: Account, what: str) -> None:
    statements, problem = MANIPULATIONS[what]
    sql(*statements)()
    assert problem in verify(chain).problems


def test_what_is_moved_to_another_accounts_chain_is_found(chain: Account) -> None:
    other = Account.objects.create(name="rival", account_id=99, api_url=chain.api_url, key_id="k", private_key="x")
    for model in (Event, ChainHead, Entry):
        QuerySet(model).filter(account=chain).update(account=other)
    assert "Event 1 was changed." in verify(other).problems


def test_an_end_taken_away_together_with_the_head_is_found_by_a_noted_head(chain: Account) -> None:
    noted = verify(chain).head
    sql(
        "DELETE FROM journal_event WHERE seq > 8",
        "DELETE FROM journal_entry WHERE seq > 8",
        "UPDATE journal_chainhead SET seq = 8, hash = (SELECT hash FROM journal_event WHERE seq = 8)",
    )()
    assert verify(chain).problems == []
    assert verify(chain, noted).problems == ["Event 10 was noted, and is missing."]


def test_a_chain_made_again_as_a_whole_is_found_by_a_noted_head(chain: Account) -> None:
    noted = Head(10, "a" * 64)
    assert verify(chain, noted).problems == ["Event 10 is not the one that was noted."]


def test_a_noted_head_fits_when_the_chain_has_only_grown(chain: Account, main_client: Client) -> None:
    noted = Head(4, chain.events.get(seq=4).hash)
    assert main_client.get("/").status_code == 200
    assert verify(chain, noted).problems == []


def exported(client: Client, **query: str) -> list[str]:
    answer = client.get("/logs/export/", {"format": "jsonl", **query})
    return b"".join(answer).decode().splitlines(keepends=True)


@pytest.mark.usefixtures("chain")
def test_an_exported_file_can_be_checked_alone(main_client: Client) -> None:
    lines = exported(main_client)
    verdict = verify_export(lines)
    assert (verdict.problems, verdict.events) == ([], 12)
    assert verdict.head == Head(12, Event.objects.get(seq=12).hash)


def changed_line(lines: list[str]) -> list[str]:
    return [line.replace("cleo", "ada") for line in lines]


def another_order(lines: list[str]) -> list[str]:
    return [*lines[:3], lines[4], lines[3], *lines[5:]]


def with_a_line_of_another_account(lines: list[str]) -> list[str]:
    other = json.loads(lines[4])
    other["account"] += 1
    return [*lines[:4], json.dumps(other), *lines[5:]]


@pytest.mark.parametrize(
    ("manipulate", "problem"),
    [
        (changed_line, "Event 5 was changed."),
        (another_order, "Event 4 comes after event 5: the order was changed, or it is repeated."),
        (lambda lines: lines[:4] + lines[6:], "Missing: events 5 to 6."),
        (lambda lines: [*lines, lines[-1]], "Event 12 comes after event 12: the order was changed, or it is repeated."),
        (lambda lines: [*lines[:4], "{}\n", *lines[4:]], "Line 5 is no event."),
        (lambda lines: [*lines[:4], "nonsense\n", *lines[4:]], "Line 5 is no event."),
        (with_a_line_of_another_account, "Line 5 belongs to another account."),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("chain")
def test_a_changed_file_is_found(
    main_client: Client, manipulate: Callable[[list[str]], list[str]], problem: str
) -> None:
    assert problem in verify_export(manipulate(exported(main_client))).problems


@pytest.mark.usefixtures("chain")
def test_a_file_cut_at_its_end_is_found_by_a_noted_head(main_client: Client) -> None:
    lines = exported(main_client)
    noted = verify_export(lines).head
    assert verify_export(lines[:-2]).problems == []
    assert verify_export(lines[:-2], noted).problems == ["Event 12 was noted, and is missing."]


@pytest.mark.usefixtures("chain")
def test_of_a_filtered_file_each_line_is_checked_and_the_rest_is_said(main_client: Client) -> None:
    lines = exported(main_client, q="cleo")
    assert [json.loads(line)["kind"] for line in lines] == ["sent", "ended", "exported"]
    verdict = verify_export(lines, filtered=True)
    assert (verdict.problems, len(verdict.remarks)) == ([], 1)
    assert "Event 5 was changed." in verify_export(changed_line(lines), filtered=True).problems
    assert verify_export(lines).problems == ["Missing: events 7 to 11."]


@pytest.mark.usefixtures("chain")
def test_any_changed_letter_of_a_file_is_found(main_client: Client) -> None:
    lines = exported(main_client)
    dice = random.Random(7)  # noqa: S311 - any letters will do
    for _ in range(300):
        number = dice.randrange(len(lines))
        line = lines[number]
        place = dice.choice([index for index, letter in enumerate(line) if letter.isalnum()])
        other = [
            *lines[:number],
            line[:place] + ("x" if line[place] != "x" else "y") + line[place + 1 :],
            *lines[number + 1 :],
        ]
        assert verify_export(other).problems, (number, place)


def aged(days: int, up_to: int) -> None:
    """Make the first events old, with a chain that fits: as if the panel had written them then."""
    last, account = NOTHING, Account.objects.get()
    for event in account.events.order_by("seq"):
        event.at = event.at - timedelta(days=days) if event.seq <= up_to else event.at
        event.prev = last
        last = digest(line_of(account.account_id, event))
        QuerySet(Event).filter(pk=event.pk).update(prev=event.prev, hash=last, at=event.at)
    ChainHead.objects.update(hash=last)
    for entry in Entry.objects.all():
        Entry.objects.filter(pk=entry.pk).update(**entry_of(account.events.filter(first=entry.seq).order_by("seq")))


def test_retention_cuts_the_beginning_and_what_is_left_can_be_checked(chain: Account) -> None:
    aged(days=100, up_to=5)
    noted = Head(3, chain.events.get(seq=3).hash)
    assert tidy(days=90) == 5
    assert list(chain.events.order_by("seq").values_list("seq", "kind").filter(seq__gt=9)) == [
        (10, "ended"),
        (11, "tidied"),
    ]
    verdict = verify(chain, noted)
    assert verdict.problems == []
    assert verdict.remarks == ["Event 3 was removed with the old ones; it cannot be compared."]
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == [7, 9, 11]
    sql("DELETE FROM journal_event WHERE seq = 6")()
    assert "Missing: event 6." in verify(chain).problems


def test_each_account_is_cut_in_its_own_chain(chain: Account) -> None:
    aged(days=100, up_to=5)
    other = Account.objects.create(name="other", account_id=2, api_url="https://api.example")
    with recorded(Actor(other, None, "other"), "DelUser", {"user_id": "5"}):
        pass
    tidy(days=90)
    assert list(other.events.order_by("seq").values_list("seq", flat=True)) == [1, 2]
    assert list(chain.events.order_by("seq").values_list("seq", flat=True)) == [6, 7, 8, 9, 10, 11]
    told = chain.events.get(kind="tidied")
    assert told.arguments["up_to"] == "5"
    assert told.arguments["days"] == "90"
    assert told.arguments["hash"] == chain.events.get(seq=6).prev
    assert [verify(each).problems for each in (chain, other)] == [[], []]


def test_without_a_limit_nothing_goes(chain: Account, actor: Actor) -> None:
    aged(days=4000, up_to=10)
    assert tidy() == 0
    assert tidy(days=5000) == 0
    assert chain.events.count() == 10
    assert actor.account == chain


def test_when_everything_is_old_the_event_that_tells_so_is_left(chain: Account) -> None:
    aged(days=100, up_to=10)
    assert tidy(days=90) == 10
    assert tidy(days=90) == 0
    assert list(chain.events.values_list("kind", flat=True)) == ["tidied"]
    assert verify(chain).problems == []


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_journal", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_head_to_note(chain: Account) -> None:
    head = ChainHead.objects.get()
    assert run() == f"demo: 10 event(s), head 10:{head.hash}\n"
    assert run("--account", "demo", "--head", str(head)) == run()
    assert chain.name == "demo"


@pytest.mark.usefixtures("chain")
def test_the_command_fails_on_a_problem(tmp_path: Path, main_client: Client) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_text("".join(changed_line(exported(main_client))))
    with pytest.raises(CommandError, match="problem"):
        run("--export", str(path))
    sql("DELETE FROM journal_event WHERE seq = 2")()
    with pytest.raises(CommandError, match="problem"):
        run()


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--account", "nobody"], "No account called nobody"),
        (["--head", "12"], "A head looks like"),
        (["--export", "/nowhere/journal.jsonl"], "cannot be read"),
    ],
)
def test_the_command_says_what_does_not_fit(arguments: list[str], text: str) -> None:
    with pytest.raises(CommandError, match=text):
        run(*arguments)


def test_the_command_for_retention_says_what_it_did(chain: Account, settings: object) -> None:
    out = StringIO()
    call_command("tidy", stdout=out)
    settings.JOURNAL_DAYS = 90  # type: ignore[attr-defined]  # pytest-django's wrapper
    aged(days=100, up_to=4)
    call_command("tidy", stdout=out)
    assert [line.rpartition(", ")[2] for line in out.getvalue().splitlines()] == [
        "0 event(s) of the journal.",
        "4 event(s) of the journal.",
    ]
    assert chain.events.filter(at__lt=timezone.now() - timedelta(days=90)).count() == 0

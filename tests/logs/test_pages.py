"""The log: the journal and the account's own history as one stream."""

import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client

from panel.api.errors import ApiRefused, ApiUnreachable
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.models import Entry
from panel.journal.noting import noted
from panel.journal.recording import recorded
from panel.journal.subject import Subject
from panel.logs import stream
from panel.people.models import Account, Member
from tests.team import let_all_sign_in, signed_in

PASSWORD = "Secret-pass-1"
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def browser(account: Account, main_account: Member) -> Client:
    """An Admin's: the section Logs opens to it, the account's own history does not."""
    let_all_sign_in(account)
    client = signed_in("admin")
    QuerySet(Entry).all().delete()
    assert main_account.account == account
    return client


@pytest.fixture
def entries(account: Account, main_account: Member, browser: Client) -> None:
    """Three changes and a sign-in, on four days."""
    demo = Actor(account, main_account, "demo", ("MainAccount",), "main account", "192.0.2.1")
    admin = Actor(account, None, "Ángström", (), "subuser", "192.0.2.2")
    with pytest.raises(ApiRefused), recorded(demo, "AddUser", {"user_name": "zoe"}):
        raise ApiRefused("AddUser", 118, "The name is taken.")
    with recorded(demo, "AddUser", {"user_name": "zoe-2", "user_display_name": "Зоя Öz"}) as write:
        write.made(5500007)
    unsure = Subject("user", "5500001;5500002", "ada, bob")
    with pytest.raises(ApiUnreachable), recorded(admin, "DelUser", {"user_id": "5500001;5500002"}, unsure):
        raise ApiUnreachable("DelUser", "No answer.", outcome_unknown=True)
    noted(demo, Kind.SIGNED_IN)
    for days, entry in enumerate(Entry.objects.order_by("seq")):
        Entry.objects.filter(pk=entry.pk).update(at=NOON + timedelta(days=days))
    assert browser


def sentences(client: Client, **query: Any) -> list[str]:
    """What the page says, line by line."""
    return [str(line.sentence) for line in client.get("/logs/", query).context["page"].lines]


SIGN_IN, DELETE = "demo signed in", "Ángström tried to delete ada, bob (user)"
CREATE, REFUSED = "demo created Зоя Öz (user)", "demo tried to create zoe (user)"


@pytest.mark.usefixtures("entries")
def test_the_newest_stands_first_and_each_line_is_a_sentence(browser: Client) -> None:
    assert sentences(browser) == [SIGN_IN, DELETE, CREATE, REFUSED]
    page = browser.get("/logs/").content.decode()
    for text in ("Unknown", "Refused", "The name is taken. (error 118)", "192.0.2.1"):
        assert text in page


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ({"command": "DelUser"}, [DELETE]),
        ({"state": "refused"}, [REFUSED]),
        ({"state": "unknown"}, [DELETE]),
        ({"kind": "changes"}, [DELETE, CREATE, REFUSED]),
        ({"kind": "sign-ins"}, [SIGN_IN]),
        ({"kind": "refusals"}, []),
        ({"object": "user", "about": "5500002"}, [DELETE]),
        ({"about": "5500007"}, [CREATE]),
        ({"about": "550000"}, []),
        ({"object": "subuser"}, []),
        ({"ip": "192.0.2.2"}, [DELETE]),
        ({"since": "2026-03-12"}, [SIGN_IN, DELETE]),
        ({"until": "2026-03-10"}, [REFUSED]),
        ({"since": "2026-03-11", "until": "2026-03-11"}, [CREATE]),
        ({"since": "2026-03-12", "until": "2026-03-11"}, [DELETE, CREATE]),
        ({"q": "5500001"}, [DELETE]),
        ({"q": "taken"}, [REFUSED]),
        ({"q": "ANGSTRÖM"}, []),
        ({"q": "ÁNGSTRÖM"}, [DELETE]),
        ({"q": "зоя"}, [CREATE]),
        ({"q": "ЗОЯ ö"}, [CREATE]),
        ({"q": "100%"}, []),
        ({"who": "demo"}, [SIGN_IN, CREATE, REFUSED]),
        ({"q": "nothing of the kind"}, []),
        ({"since": "yesterday", "state": "strange"}, [SIGN_IN, DELETE, CREATE, REFUSED]),
        ({"before": "nonsense"}, [SIGN_IN, DELETE, CREATE, REFUSED]),
        ({"before": "999999999999999999.1.1"}, [SIGN_IN, DELETE, CREATE, REFUSED]),
    ],
)
def test_filters_narrow_and_nonsense_does_not(browser: Client, query: dict[str, str], lines: list[str]) -> None:
    assert sentences(browser, **query) == lines


@pytest.mark.usefixtures("entries")
def test_a_filter_that_does_not_fit_is_named(browser: Client) -> None:
    assert "left out: since" in browser.get("/logs/", {"since": "yesterday"}).content.decode()


@pytest.mark.usefixtures("entries")
def test_a_span_that_was_turned_round_is_told(browser: Client) -> None:
    page = browser.get("/logs/", {"since": "2026-03-12", "until": "2026-03-11"}).content.decode()
    assert "It was turned round: 11 Mar 2026 to 12 Mar 2026." in page


def test_the_journal_of_another_account_is_not_shown(browser: Client, account: Account) -> None:
    other = Account.objects.create(name="rival", account_id=99, api_url=account.api_url, key_id="k", private_key="x")
    event = noted(Actor.without_session(other), Kind.KEYS_ROTATED)
    assert sentences(browser) == []
    assert browser.get(f"/logs/{event.seq + 50}/").status_code == 404


@pytest.mark.usefixtures("browser")
def test_the_log_is_turned_page_by_page_without_a_gap_in_both_directions(browser: Client, account: Account) -> None:
    for number in range(45):
        with recorded(Actor.without_session(account), "AddUser", {"user_name": f"u{number}"}):
            pass
    Entry.objects.filter(seq__gt=20, seq__lt=60).update(at=NOON)  # the same moment, for many of them
    pages, query = [], dict[str, str]()
    while True:
        page = browser.get("/logs/", query).context["page"]
        pages.append(page)
        if page.older is None:
            break
        query = {"before": str(page.older)}
    assert [len(page.lines) for page in pages] == [20, 20, 5]
    down = [line.told.pk for page in pages for line in page.lines]
    assert len(set(down)) == 45
    up = [line.told.pk for line in pages[-1].lines]
    while page.newer is not None:
        page = browser.get("/logs/", {"after": str(page.newer)}).context["page"]
        up = [line.told.pk for line in page.lines] + up
    assert up == down


def test_a_page_of_the_log_counts_nothing(
    browser: Client, account: Account, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        with recorded(Actor.without_session(account), "AddUser", {"user_name": f"u{number}"}):
            pass
    with django_assert_max_num_queries(6) as queries:
        browser.get("/logs/")
    assert not [query for query in queries if "COUNT(" in query["sql"]]


def test_what_is_written_here_is_in_the_log_without_its_secrets(main_client: Client, support: int) -> None:
    data = {"name": "zoe", "display_name": f"Zoe {PASSWORD}", "password": PASSWORD, "active": "on"}
    main_client.post(f"/application/{support}/users/new/", data)
    page = main_client.get("/logs/").content.decode()
    entry = Entry.objects.get(kind="sent")
    assert str(entry.sentence) == "demo created Zoe *** (user)"
    assert PASSWORD not in page + main_client.get(f"/logs/{entry.seq}/").content.decode()
    assert PASSWORD not in b"".join(main_client.get("/logs/export/")).decode()


# The account's own history, for the main account and Owners.


@pytest.mark.usefixtures("browser")
def test_an_entry_shows_who_what_before_and_after_and_its_place_in_the_chain(browser: Client, account: Account) -> None:
    seen = Subject("user", "5", "ada", {"user_display_name": "Ada", "user_active": "true"})
    actor = Actor(account, None, "demo", ("Owner", "Payer"), "subuser", "192.0.2.1", "Firefox", "request-7")
    arguments = {"user_id": "5", "user_display_name": "Ada L.", "user_active": "true", "user_custom_data": "x"}
    with recorded(actor, "SetUserInfo", arguments, seen) as write:
        pass
    entry = Entry.objects.get(write=write.id)
    response = browser.get(f"/logs/{entry.seq}/")
    assert [(row.name, row.before, row.after, row.is_change) for row in response.context["differences"]] == [
        ("user_active", "true", "true", False),
        ("user_custom_data", None, "x", True),
        ("user_display_name", "Ada", "Ada L.", True),
    ]
    page = response.content.decode()
    first, last = account.events.filter(write=write.id).order_by("seq")
    for text in ("Owner, Payer", "Subuser", "Firefox", "request-7", first.hash, last.hash, last.prev, "SetUserInfo"):
        assert text in page


def test_every_answer_names_its_request_and_so_does_the_journal(main_client: Client, support: int) -> None:
    data = {"name": "zoe", "display_name": "Zoe", "password": PASSWORD, "active": "on"}
    response = main_client.post(f"/application/{support}/users/new/", data, headers={"X-Request-ID": "forged"})
    id_ = response.headers["X-Request-ID"]
    assert len(id_) == 32
    assert set(Account.objects.get().events.exclude(write=None).values_list("request", flat=True)) == {id_}


# What is one's own.


def test_a_member_without_the_section_sees_its_own_and_nothing_else(account: Account) -> None:
    let_all_sign_in(account)
    client = signed_in("usermanager")
    for name in ("usermanager", "payer"):
        Client().post("/login/demo/", {"username": name, "password": "Wrong-password-1"})
    assert client.get("/logs/").status_code == 403
    lines = [line.told for line in client.get("/logs/mine/").context["page"].lines]
    assert [str(line.sentence) for line in lines] == [
        "usermanager was refused access to Logs",
        "Somebody failed to sign in as usermanager",
        "usermanager signed in",
    ]
    for line in lines:
        assert client.get(f"/logs/{line.seq}/").status_code == 200
    other = Entry.objects.get(kind="sign_in_failed", object_name="payer")
    assert client.get(f"/logs/{other.seq}/").status_code == 404


def test_ones_own_log_is_turned_page_by_page(account: Account, main_client: Client, main_account: Member) -> None:
    for _ in range(25):
        noted(Actor(account, main_account, "demo"), Kind.SETTINGS_CHANGED)
    page = main_client.get("/logs/mine/").context["page"]
    assert (len(page.lines), page.newer) == (20, None)
    older = main_client.get("/logs/mine/", {"before": str(page.older)}).context["page"]
    assert (len(older.lines), older.older) == (6, None)


# Exports.


def exported(client: Client, **query: str) -> str:
    return b"".join(client.get("/logs/export/", query)).decode()


@pytest.mark.usefixtures("entries")
def test_json_lines_hold_what_is_filtered_with_the_chains_fields(browser: Client) -> None:
    lines = [json.loads(line) for line in exported(browser, format="jsonl", q="taken").splitlines()]
    assert [(line["kind"], line["outcome"]) for line in lines[:2]] == [("sent", ""), ("ended", "refused")]
    assert all({"seq", "prev", "hash", "account", "format"} <= set(line) for line in lines)


@pytest.mark.usefixtures("entries")
def test_csv_has_a_row_for_each_event_and_names_of_every_script(browser: Client) -> None:
    text = exported(browser, format="csv")
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))
    assert [row["kind"] for row in rows if row["kind"] != "exported"][-7:] == [
        "sent", "ended", "sent", "ended", "sent", "ended", "signed_in",
    ]  # fmt: skip
    assert "Зоя Öz" in text
    assert all(len(row["hash"]) == 64 for row in rows)


def test_a_cell_is_never_a_formula(browser: Client, account: Account) -> None:
    for name in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1"):
        with recorded(Actor.without_session(account, name=name), "AddUser", {"user_name": name}):
            pass
    rows = list(csv.DictReader(StringIO(exported(browser).removeprefix("\ufeff"))))
    names = [row["object_name"] for row in rows if row["kind"] == "sent"]
    assert names == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1"]
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


@pytest.mark.usefixtures("entries")
def test_an_export_is_an_event_with_its_filters(browser: Client) -> None:
    response = browser.get("/logs/export/", {"format": "jsonl", "who": "demo", "since": "2026-03-11"})
    assert response.headers["Content-Disposition"].startswith('attachment; filename="journal-demo-')
    entry = Entry.objects.get(kind="exported")
    assert entry.arguments == {"format": "jsonl", "who": "demo", "since": "2026-03-11"}
    assert entry.member_name == "admin"


def test_a_long_journal_is_exported_in_parts(
    browser: Client, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panel.logs.exporting.CHUNK", 3)
    for _ in range(5):
        with recorded(Actor.without_session(account), "AddUser", {"user_name": "zoe"}):
            pass
    numbers = [json.loads(line)["seq"] for line in exported(browser, format="jsonl").splitlines()]
    assert numbers == list(range(1, account.chain_head.seq + 1))


def test_there_is_no_other_format(browser: Client) -> None:
    assert browser.get("/logs/export/", {"format": "exe"}).status_code == 404


def test_a_place_survives_the_address() -> None:
    place = stream.Place(NOON + timedelta(microseconds=1), 1, 7)
    assert stream.Place.parse(str(place)) == place

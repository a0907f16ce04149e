"""The account's own history beside the journal: what both saw, and what only one of them did."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from msgspec import structs

from panel.api.answers import Slice
from panel.api.client import Api
from panel.api.errors import ApiUnreachable
from panel.api.history import AuditRow, History
from panel.journal.actor import Actor
from panel.journal.models import Entry
from panel.journal.recording import recorded
from panel.people.models import Account
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in

PASSWORD = "Secret-pass-1"


def marks(client: Client, **query: str) -> list[tuple[str, str]]:
    return [(str(line.sentence), line.mark) for line in client.get("/logs/", query).context["page"].lines]


@pytest.fixture
def quiet(sandbox: RunningSandbox) -> None:
    """An account without a past: the sandbox's history begins now."""
    with sandbox.store.writing() as db:
        db.execute("DELETE FROM audit_log")


@pytest.mark.usefixtures("quiet")
def test_what_both_saw_is_one_line_and_what_the_panel_did_not_do_is_marked(
    main_client: Client, api: Api, support: int
) -> None:
    data = {"name": "zoe", "display_name": "Zoe", "password": PASSWORD, "active": "on"}
    main_client.post(f"/application/{support}/users/new/", data)
    api.users.add(support, name="zz-past", display_name="Past", password=PASSWORD)
    assert sorted(marks(main_client, kind="changes")) == [
        ("The account created Past (user)", "outside"),
        ("demo created Zoe (user)", ""),
    ]
    assert marks(main_client, kind="outside") == [("The account created Past (user)", "outside")]
    page = main_client.get("/logs/").content.decode()
    assert "Behind the panel" in page
    assert PASSWORD not in page


@pytest.mark.usefixtures("quiet")
def test_two_changes_alike_are_told_apart_one_to_one(main_client: Client, api: Api, support: int) -> None:
    user = api.users.add(support, name="zoe", display_name="Zoe", password=PASSWORD)
    assert user
    main_client.post(
        f"/application/{support}/users/{user}/edit/", {"name": "zoe", "display_name": "Zoe B", "active": "on"}
    )
    api.users.change(user, active=True, display_name="Zoe C")
    found = [mark for _, mark in marks(main_client, command="SetUserInfo")]
    assert sorted(found) == ["", "outside"]


@pytest.mark.usefixtures("quiet")
def test_a_done_write_that_the_history_lacks_is_marked_after_a_while(main_client: Client, account: Account) -> None:
    with recorded(Actor.without_session(account), "DelUser", {"user_id": "5"}):
        pass
    assert marks(main_client, kind="changes") == [("The panel deleted no. 5 (user)", "")]
    Entry.objects.filter(kind="sent").update(at=datetime.now(UTC) - timedelta(minutes=5))
    assert marks(main_client, kind="changes") == [("The panel deleted no. 5 (user)", "unseen")]


@pytest.mark.usefixtures("quiet")
def test_an_unknown_write_that_the_history_has_is_marked(main_client: Client, api: Api, support: int) -> None:
    api.users.add(support, name="zoe", display_name="Zoe", password=PASSWORD)
    actor = Actor.without_session(Account.objects.get())
    with pytest.raises(ApiUnreachable), recorded(actor, "AddUser", {"user_name": "zoe"}):
        raise ApiUnreachable("AddUser", "No answer.", outcome_unknown=True)
    assert marks(main_client, kind="changes") == [("The panel tried to create zoe (user)", "confirmed")]


def test_filters_hold_for_the_history_too(main_client: Client, api: Api, support: int) -> None:
    user = api.users.add(support, name="zz-past", display_name="Прошлое", password=PASSWORD)
    line = [("The account created Прошлое (user)", "outside")]
    for query in ({"q": "прошлое"}, {"q": "ZZ-PAST"}, {"q": str(user)}, {"object": "user", "command": "AddUser"}):
        assert marks(main_client, **query) == line, query
    for query in ({"state": "refused"}, {"q": "nobody"}, {"until": "2026-01-01"}, {"ip": "192.0.2.99"}):
        assert line[0] not in marks(main_client, **query), query
    by_owner = [text for text, mark in marks(main_client, who="owner") if mark == "outside"]
    assert all(text.startswith("owner ") for text in by_owner)


def test_the_whole_stream_is_turned_through_without_a_gap(
    main_client: Client, api: Api, support: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panel.remote.outside.PER_CALL", 7)  # so that a page needs several calls,
    monkeypatch.setattr("panel.remote.outside.CALLS", 2)  # and cannot always have enough of them
    with_panel = {"name": "zoe", "display_name": "Zoe", "password": PASSWORD, "active": "on"}
    main_client.post(f"/application/{support}/users/new/", with_panel)
    api.users.add(support, name="zz-past", display_name="Past", password=PASSWORD)
    expected = api.history.list(count=100)
    seen: list[str] = []
    query: dict[str, str] = {"kind": "outside"}
    for _ in range(60):
        page = main_client.get("/logs/", query).context["page"]
        seen += [str(line.place) for line in page.lines]
        if page.older is None:
            break
        query = {"kind": "outside", "before": str(page.older)}
    assert len(seen) == len(set(seen)) == expected.total - 1


def test_without_an_answer_the_journal_stands_alone_and_says_so(main_client: Client, sandbox: RunningSandbox) -> None:
    sandbox.fault("GetAuditLog", http_status=500)
    response = main_client.get("/logs/")
    assert response.status_code == 200
    assert [line.mark for line in response.context["page"].lines] == [""]
    assert "could not be read" in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"since": "2020-01-01", "until": "2026-01-01"},
        {"since": "2000-01-01", "until": "2000-01-01"},
        {"since": "2999-12-31", "until": "2999-12-31"},
        {"ip": "nonsense", "who": "x"},
        {"after": "1.0.0"},
        {"before": "1.0.0"},
        {"after": "99999999999999999.1.5"},
        {"kind": "outside", "after": "1700000000000000.1.5"},
    ],
)
def test_no_span_of_time_breaks_the_page(main_client: Client, query: dict[str, str]) -> None:
    response = main_client.get("/logs/", query)
    assert response.status_code == 200
    assert response.context["page"].problem is None


def test_only_who_may_get_the_audit_log_gets_it(account: Account, api: Api, support: int, calls: list[str]) -> None:
    let_all_sign_in(account)
    api.users.add(support, name="zz-past", display_name="Past", password=PASSWORD)
    assert ("The account created Past (user)", "outside") in marks(signed_in("owner"))
    admin = signed_in("admin")
    calls.clear()
    assert not [mark for _, mark in marks(admin) if mark]
    assert "GetAuditLog" not in calls
    assert "outside" not in dict(admin.get("/logs/").context["filters"].fields["kind"].choices)


# One entry.


def test_what_was_changed_before_the_account_was_connected_is_not_behind_the_panels_back(main_client: Client) -> None:
    page = main_client.get("/logs/?kind=outside").content.decode()
    table = page.partition("<tbody>")[2]
    assert "Before this panel" in table
    assert "Behind the panel" not in table.partition("</tbody>")[0]


def test_rows_of_the_history_that_cannot_be_read_are_counted(
    main_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = History.list

    def list_(self: History, **wanted: Any) -> Slice[AuditRow]:
        found = read(self, **wanted)
        return structs.replace(found, items=found.items[1:], unreadable=1)

    monkeypatch.setattr(History, "list", list_)
    assert "1 row could not be read" in main_client.get("/logs/").content.decode()

"""Both logs: what the panel wrote down, and what the account did."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from panel.accounts.models import Account, Member
from panel.api.client import Api
from panel.journal.models import Entry
from tests.team import let_all_sign_in, signed_in

PASSWORD = "Secret-pass-1"


@pytest.fixture
def entries(account: Account, main_account: Member) -> list[Entry]:
    """Three changes of three days."""
    noon = datetime(2026, 3, 10, 12, tzinfo=UTC)

    def entry(days: int, command: str, state: str, who: str, **arguments: str) -> Entry:
        return Entry.objects.create(
            account=account,
            member=main_account,
            member_name=who,
            at=noon + timedelta(days=days),
            ip="192.0.2.1",
            command=command,
            arguments=arguments,
            state=state,
            code=118 if state == "refused" else None,
            message="The name is taken." if state == "refused" else "",
        )

    return [
        entry(0, "AddUser", "refused", "demo", user_name="zoe"),
        entry(1, "AddUser", "done", "demo", user_name="zoe-2"),
        entry(2, "DelUser", "unknown", "admin", user_id="5500001"),
    ]


def shown(client: Client, **query: str) -> list[str]:
    return [entry.command for entry in client.get("/logs/", query).context["entries"]]


@pytest.mark.usefixtures("entries")
def test_the_newest_change_stands_first_with_who_what_and_how_it_ended(main_client: Client) -> None:
    assert shown(main_client) == ["DelUser", "AddUser", "AddUser"]
    page = main_client.get("/logs/").content.decode()
    for text in ("admin", "user_id: 5500001", "Unknown", "Refused", "The name is taken. (error 118)", "192.0.2.1"):
        assert text in page


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize(
    ("query", "commands"),
    [
        ({"command": "DelUser"}, ["DelUser"]),
        ({"state": "refused"}, ["AddUser"]),
        ({"since": "2026-03-11"}, ["DelUser", "AddUser"]),
        ({"until": "2026-03-10"}, ["AddUser"]),
        ({"since": "2026-03-11", "until": "2026-03-11"}, ["AddUser"]),
        ({"q": "5500001"}, ["DelUser"]),
        ({"q": "taken"}, ["AddUser"]),
        ({"q": "ADMIN"}, ["DelUser"]),
        ({"who": "demo"}, ["AddUser", "AddUser"]),
        ({"q": "nothing of the kind"}, []),
        ({"since": "yesterday", "state": "strange"}, ["DelUser", "AddUser", "AddUser"]),
        ({"since": "0001-01-01", "until": "9999-12-31"}, ["DelUser", "AddUser", "AddUser"]),
    ],
)
def test_filters_narrow_and_nonsense_does_not(main_client: Client, query: dict[str, str], commands: list[str]) -> None:
    assert shown(main_client, **query) == commands


@pytest.mark.usefixtures("entries")
def test_a_filter_that_does_not_fit_is_named(main_client: Client) -> None:
    assert "left out: since" in main_client.get("/logs/", {"since": "yesterday"}).content.decode()


@pytest.mark.usefixtures("entries")
def test_the_changes_of_another_account_are_not_shown(main_client: Client, account: Account) -> None:
    other = Account.objects.create(name="rival", account_id=99, api_url=account.api_url, key_id="k", private_key="x")
    Entry.objects.create(account=other, member_name="rival", command="DelApplication")
    assert "DelApplication" not in shown(main_client)


def test_the_log_comes_in_pages(main_client: Client, account: Account) -> None:
    Entry.objects.bulk_create(Entry(account=account, member_name="demo", command="AddUser") for _ in range(45))
    assert [len(shown(main_client, page=page)) for page in ("1", "2", "3", "4")] == [20, 20, 5, 0]


def test_what_is_written_here_is_in_the_log_without_its_secrets(main_client: Client, support: int) -> None:
    data = {"name": "zoe", "display_name": "Zoe", "password": PASSWORD, "active": "on"}
    main_client.post(f"/application/{support}/users/new/", data)
    page = main_client.get("/logs/").content.decode()
    assert "user_name: zoe" in page
    assert PASSWORD not in page


def test_the_accounts_history_tells_what_was_done_past_the_panel(main_client: Client, api: Api, support: int) -> None:
    api.users.add(support, name="zz-past", display_name="Past", password=PASSWORD)
    response = main_client.get("/logs/account/")
    first = response.context["rows"].items[0]
    assert (first.command, first.arguments["user_name"]) == ("AddUser", "zz-past")
    assert PASSWORD not in response.content.decode()


def test_the_accounts_history_is_filtered_by_the_api(main_client: Client, api: Api, support: int) -> None:
    user_id = api.users.add(support, name="zz-past", display_name="Past", password=PASSWORD)
    by_command = main_client.get("/logs/account/", {"command": "AddUser"}).context["rows"]
    about = main_client.get("/logs/account/", {"about": str(user_id)}).context["rows"]
    assert {row.command for row in by_command} == {"AddUser"}
    assert [row.command for row in about] == ["AddUser"]
    owner = next(subuser.id for subuser in api.subusers.list() if subuser.name == "owner")
    by_subuser = main_client.get("/logs/account/", {"who": str(owner)}).context["rows"]
    assert {row.subuser_name for row in by_subuser} <= {"owner"}


@pytest.mark.parametrize(
    "query",
    [
        {"since": "2020-01-01", "until": "2026-01-01"},
        {"since": "0001-01-01", "until": "0001-01-01"},
        {"since": "9999-12-31", "until": "9999-12-31"},
        {"ip": "nonsense", "who": "x"},
    ],
)
def test_no_span_of_time_breaks_the_page(main_client: Client, query: dict[str, str]) -> None:
    assert main_client.get("/logs/account/", query).status_code == 200


def test_only_who_may_get_the_audit_log_gets_it_and_others_are_told_why(account: Account) -> None:
    let_all_sign_in(account)
    assert signed_in("owner").get("/logs/account/").status_code == 200
    client = signed_in("admin")
    assert "Account" not in [tab.label for tab in client.get("/logs/").context["tabs"]]
    response = client.get("/logs/account/")
    assert response.status_code == 403
    page = response.content.decode()
    for text in ("GetAuditLog", "Admin", "It may be called with Owner"):
        assert text in page

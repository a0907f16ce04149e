"""The roles of one subuser step by step, from the journal and from the account's history."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.db.models import F
from django.test import Client

from panel.api.client import Api
from panel.journal.models import Entry
from panel.logs.role_history import RoleChange, changes_of_roles
from panel.logs.stream import Line, Place
from panel.people.models import Account
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in

PASSWORD = "Secret-pass-1"
NINE = timedelta(seconds=9)  # the account's history knows no parts of a second


@dataclass
class Told:
    """A line of the account's history."""

    command: str
    arguments: dict[str, str]
    state: str = "done"


def line(command: str, roles: str = "", state: str = "done") -> Line:
    told = cast("Any", Told(command, {"role_name": roles}, state))
    return Line(told, Place(datetime(2026, 1, 1, tzinfo=UTC), 0, 1))


def steps(changes: list[RoleChange]) -> list[tuple[list[str], list[str], bool]]:
    return [(each.before, each.after, each.unclear) for each in changes]


def test_the_steps_are_found_backwards_from_the_roles_of_today() -> None:
    newest_first = [
        line("RemoveSubUserRoles", "Payer"),
        line("SetSubUserRoles", "User manager"),
        line("AddSubUser", "Payer"),
    ]
    assert steps(list(changes_of_roles(newest_first, ["UserManager"], {}))) == [
        (["UserManager", "Payer"], ["UserManager"], False),
        (["Payer"], ["UserManager", "Payer"], False),
        ([], ["Payer"], False),
    ]


def test_what_does_not_fit_later_roles_is_marked() -> None:
    assert steps(list(changes_of_roles([line("SetSubUserRoles", "Owner")], ["Payer"], {}))) == [
        (["Payer"], ["Payer"], True)
    ]


def test_what_was_not_done_changed_nothing() -> None:
    assert list(changes_of_roles([line("SetSubUserRoles", "Owner", state="refused")], ["Payer"], {})) == []


def test_a_persons_roles_are_told_from_which_to_which_by_whom_also_when_changed_elsewhere(
    main_client: Client, sandbox: RunningSandbox, api: Api
) -> None:
    new = {"name": "walter", "password": PASSWORD, "description": "", "roles": ["Payer"]}
    assert main_client.post("/settings/subusers/new/", new).status_code == 302
    walter = next(each for each in api.subusers.list() if each.name == "walter")
    edit = {"description": "", "roles": ["Payer", "UserManager"]}
    assert main_client.post(f"/settings/subusers/{walter.id}/edit/", edit).status_code == 302
    with sandbox.store.writing() as db:
        db.execute("UPDATE audit_log SET requested = datetime(requested, '-9 seconds')")
    Entry.objects.update(at=F("at") - NINE)
    api.subusers.remove_roles(walter.id, ["Payer"])
    response = main_client.get(f"/logs/roles/{walter.id}/")
    assert [(each.before, each.after) for each in response.context["changes"]] == [
        (["UserManager", "Payer"], ["UserManager"]),
        (["Payer"], ["UserManager", "Payer"]),
        ([], ["Payer"]),
    ]
    page = response.content.decode()
    assert "elsewhere" in page
    assert "demo" in page


def test_it_is_closed_without_subusers_and_404_for_nobody(main_client: Client, account: Account) -> None:
    assert main_client.get("/logs/roles/1/").status_code == 404
    let_all_sign_in(account)
    assert signed_in("admin").get("/logs/roles/1/").status_code == 403

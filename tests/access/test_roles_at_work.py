"""Roles come from the API: what changes there, changes here, in open sessions."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from panel.api.subusers import Subuser
from panel.people.models import Account, Member
from panel.subusers.forms import EditSubuserForm
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in


@pytest.fixture
def team(account: Account) -> dict[str, Subuser]:
    return let_all_sign_in(account)


@pytest.fixture
def users(support: int) -> str:
    return f"/application/{support}/users/"


@pytest.fixture
def manager(team: dict[str, Subuser]) -> Client:
    """The subuser `usermanager`, at work."""
    assert "usermanager" in team
    return signed_in("usermanager")


def wait(seconds: int) -> None:
    """As if roles had been read that long ago."""
    for member in Member.objects.exclude(roles_read=None):
        assert member.roles_read is not None
        member.roles_read -= timedelta(seconds=seconds)
        member.save()


def test_roles_are_read_once_in_thirty_seconds(manager: Client, calls: list[str]) -> None:
    manager.get("/applications/")
    calls.clear()
    for _ in range(3):
        manager.get("/applications/")
    assert "GetSubUserRoles" not in calls
    wait(30)
    manager.get("/applications/")
    assert calls.count("GetSubUserRoles") == 1


def test_a_role_taken_elsewhere_closes_within_thirty_seconds(
    account: Account, manager: Client, team: dict[str, Subuser], users: str
) -> None:
    assert manager.get(users).status_code == 200
    account.api().subusers.remove_roles(team["usermanager"].id, ["UserManager"])
    wait(30)
    assert manager.get(users).status_code == 403


def test_a_role_given_elsewhere_opens_without_signing_in_again(
    account: Account, manager: Client, team: dict[str, Subuser], support: int
) -> None:
    assert manager.get(f"/application/{support}/").status_code == 403
    account.api().subusers.add_roles(team["usermanager"].id, ["Support"])
    wait(30)
    assert manager.get(f"/application/{support}/").status_code == 200


def test_a_role_taken_in_the_panel_closes_at_once(
    main_client: Client, manager: Client, team: dict[str, Subuser], users: str
) -> None:
    assert manager.get(users).status_code == 200
    opened = EditSubuserForm(offered=[], subuser=team["usermanager"])["opened"].value()
    main_client.post(f"/settings/subusers/{team['usermanager'].id}/edit/", {"roles": [], "opened": opened})
    response = manager.get(users)
    assert response.status_code == 403
    assert "you have no role" in response.content.decode()


def test_a_subuser_deleted_elsewhere_is_signed_out_within_thirty_seconds(
    account: Account, manager: Client, team: dict[str, Subuser], users: str
) -> None:
    assert manager.get(users).status_code == 200
    account.api().subusers.delete(team["usermanager"].id)
    wait(30)
    response = manager.get(users, follow=True)
    assert response.request["PATH_INFO"] == "/login/demo/"
    assert "You were signed out: this subuser no longer exists. Ask the main account." in response.content.decode()
    assert manager.get(users).status_code == 302


def test_roles_that_cannot_be_read_open_nothing_and_say_so(
    manager: Client, users: str, sandbox: RunningSandbox
) -> None:
    assert manager.get(users).status_code == 200
    sandbox.fault("GetSubUserRoles", http_status=502)
    wait(30)
    response = manager.get(users)
    assert response.status_code == 503
    assert "Your roles cannot be read" in response.content.decode()
    assert "usermanager" in response.content.decode()
    sandbox.clear_faults()
    assert manager.get(users).status_code == 200


def test_a_clock_that_was_set_back_does_not_keep_roles_for_ever(manager: Client, calls: list[str]) -> None:
    Member.objects.update(roles_read=timezone.now() + timedelta(hours=1))
    manager.get("/applications/")
    assert "GetSubUserRoles" in calls


def test_inherited_roles_count(account: Account, manager: Client, team: dict[str, Subuser]) -> None:
    assert manager.get("/applications/").status_code == 200
    roles = account.api().subusers.roles(team["usermanager"].id)
    assert {role.name for role in roles if role.inherited} == {"UserRead", "UserUpdate"}
    member = Member.objects.get(name="usermanager")
    assert member.role_names() == {"UserManager", "UserRead", "UserUpdate"}


def test_two_roles_open_their_union(team: dict[str, Subuser], users: str, support: int) -> None:
    assert team["duo"].role_names == ["Accountant", "UserManager"]
    duo = signed_in("duo")
    assert duo.get(users).status_code == 200
    assert duo.get(f"/application/{support}/").status_code == 200
    assert duo.get("/settings/subusers/").status_code == 403


def test_a_refusal_names_section_roles_and_who_opens_it(manager: Client, support: int) -> None:
    page = manager.get(f"/application/{support}/").content.decode()
    assert "Certain application" in page
    assert "UserManager" in page
    assert "MainAccount, Owner, Admin, Developer, Supervisor, Support, Accountant" in page


def test_the_menu_shows_what_opens_and_nothing_else(manager: Client, users: str) -> None:
    context = manager.get(users).context
    labels = {entry.label for group in context["menu"] for entry in group.entries}
    assert {"Home", "Applications", "Profile"} <= labels
    assert {"Subusers", "Logs"} & labels == set()
    assert [tab.label for tab in context["tabs"]] == ["Users"]


def test_unread_roles_of_the_main_account_need_no_api(main_client: Client, sandbox: RunningSandbox) -> None:
    sandbox.fault("*", http_status=502)
    response = main_client.get("/profile/")
    assert response.status_code == 200
    assert response.context["request"].access.roles == {"MainAccount"}

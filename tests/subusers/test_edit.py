"""Edit: the description, and roles as one set, of which the API makes two calls."""

import pytest
from django.test import Client

from panel.api.subusers import Subuser
from panel.people.models import Account
from panel.subusers.forms import EditSubuserForm
from tests.sandboxes import RunningSandbox
from tests.subusers.conftest import URL, Find

WRITES = {"SetSubUserInfo", "SetSubUserRoles", "RemoveSubUserRoles"}


def writes(calls: list[str]) -> list[str]:
    return [call for call in calls if call in WRITES]


def roles(team: Find, name: str = "admin") -> list[str]:
    found = team(name)
    assert found is not None
    return sorted(found.role_names)


def form(admin: Subuser, **changes: object) -> dict[str, object]:
    opened = EditSubuserForm(offered=[], subuser=admin)["opened"].value()
    return {"description": admin.description, "roles": ["Admin"], "opened": opened, **changes}


def test_only_what_is_added_and_what_is_removed_is_sent(
    main_client: Client, edit_url: str, admin: Subuser, team: Find, calls: list[str]
) -> None:
    response = main_client.post(edit_url, form(admin, roles=["Developer", "Support"]))
    assert response.headers["Location"] == edit_url.removesuffix("edit/")
    assert roles(team) == ["Developer", "Support"]
    assert writes(calls) == ["SetSubUserRoles", "RemoveSubUserRoles"]


def test_the_description_is_sent_alone(
    main_client: Client, edit_url: str, admin: Subuser, team: Find, calls: list[str]
) -> None:
    main_client.post(edit_url, form(admin, description="Day shift"))
    changed = team("admin")
    assert changed is not None
    assert changed.description == "Day shift"
    assert writes(calls) == ["SetSubUserInfo"]


def test_a_description_can_be_cleared(main_client: Client, edit_url: str, admin: Subuser, team: Find) -> None:
    main_client.post(edit_url, form(admin, description=""))
    changed = team("admin")
    assert changed is not None
    assert changed.description == ""


def test_nothing_is_sent_when_nothing_changed(
    main_client: Client, edit_url: str, admin: Subuser, calls: list[str]
) -> None:
    page = main_client.post(edit_url, form(admin), follow=True).content.decode()
    assert "Nothing was changed." in page
    assert writes(calls) == []


def test_a_script_that_sends_the_description_only_takes_no_roles_away(
    main_client: Client, edit_url: str, team: Find
) -> None:
    main_client.post(edit_url, {"description": "By a script"})
    assert roles(team) == ["Admin"]


def test_all_roles_can_be_taken_away_with_a_warning(
    main_client: Client, edit_url: str, admin: Subuser, team: Find
) -> None:
    page = main_client.post(edit_url, form(admin, roles=[]), follow=True).content.decode()
    assert roles(team) == []
    assert "admin has no role" in page


def test_when_removing_fails_the_true_state_is_shown_and_the_call_that_is_left(
    main_client: Client, edit_url: str, admin: Subuser, team: Find, sandbox: RunningSandbox, calls: list[str]
) -> None:
    sandbox.fault("RemoveSubUserRoles", code=435, times=1)
    response = main_client.post(edit_url, form(admin, roles=["Developer"], description="Both"))
    page = response.content.decode()
    assert roles(team) == ["Admin", "Developer"]
    assert "Only a part was saved" in page
    assert "The description was saved. Added: Developer." in page
    assert "admin has now: " in page
    assert "remove Admin (RemoveSubUserRoles)" in page
    assert response.context["form"]["roles"].value() == ["Developer"]
    calls.clear()
    again = {name: response.context["form"][name].value() for name in ("description", "roles", "opened")}
    assert main_client.post(edit_url, again).status_code == 302
    assert writes(calls) == ["RemoveSubUserRoles"]
    assert roles(team) == ["Developer"]


def test_when_adding_fails_nothing_was_changed(
    main_client: Client, edit_url: str, admin: Subuser, team: Find, sandbox: RunningSandbox, calls: list[str]
) -> None:
    sandbox.fault("SetSubUserRoles", code=435, times=1)
    response = main_client.post(edit_url, form(admin, roles=["Developer"]))
    assert list(response.context["form"].errors) == ["roles"]
    assert writes(calls) == ["SetSubUserRoles"]
    assert roles(team) == ["Admin"]


def test_an_answer_that_is_lost_is_looked_up_and_the_rest_is_done(
    main_client: Client, edit_url: str, admin: Subuser, team: Find, sandbox: RunningSandbox, calls: list[str]
) -> None:
    sandbox.fault("SetSubUserRoles", reset="after", times=1)
    response = main_client.post(edit_url, form(admin, roles=["Developer"]), follow=True)
    assert "Subuser admin was saved." in response.content.decode()
    assert roles(team) == ["Developer"]
    assert writes(calls) == ["SetSubUserRoles", "RemoveSubUserRoles"]


def test_a_call_that_is_not_seen_to_be_done_is_unknown_and_named(
    main_client: Client, edit_url: str, admin: Subuser, sandbox: RunningSandbox
) -> None:
    sandbox.fault("RemoveSubUserRoles", reset="before", times=1)
    response = main_client.post(edit_url, form(admin, roles=["Developer"], description="Both"))
    page = response.content.decode()
    assert "The description was saved. Added: Developer." in page
    assert "It is not known whether this was done: remove Admin (RemoveSubUserRoles)." in page
    assert "Left to do" not in page
    assert "Look again" in page


def test_a_result_other_than_wanted_is_said(
    main_client: Client, edit_url: str, admin: Subuser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panel.api.subusers.Subusers.remove_roles", lambda *_, **__: None)
    page = main_client.post(edit_url, form(admin, roles=[]), follow=True).content.decode()
    assert "The API accepted the change, but admin now has: Admin." in page


def test_roles_that_changed_meanwhile_are_not_overwritten(
    main_client: Client, edit_url: str, admin: Subuser, team: Find, account: Account, calls: list[str]
) -> None:
    account.api().subusers.add_roles(admin.id, ["Support"])
    calls.clear()
    response = main_client.post(edit_url, form(admin, roles=["Developer"]))
    assert "Somebody changed this while you edited it." in response.content.decode()
    assert writes(calls) == []
    shown = response.context["form"]
    (conflict,) = shown.conflicts
    assert (conflict.yours, conflict.now) == ("Developer", "Admin, Support")
    again = {name: shown[name].value() for name in ("description", "roles", "opened")}
    assert main_client.post(edit_url, again).status_code == 200
    main_client.post(edit_url, {**again, "choose-roles": f"yours-{conflict.mark}"})
    assert roles(team) == ["Developer"]


def test_a_role_that_a_key_has_needs_the_box_to_be_ticked(
    main_client: Client, edit_url: str, admin: Subuser, team: Find, sandbox: RunningSandbox
) -> None:
    sandbox.key("Admin", subuser_id=admin.id)
    response = main_client.post(edit_url, form(admin, roles=[]))
    assert list(response.context["form"].errors) == ["roles"]
    assert "Tick the box below" in response.content.decode()
    assert roles(team) == ["Admin"]
    main_client.post(edit_url, form(admin, roles=[], force="on"))
    assert roles(team) == []


def test_the_page_shows_what_is_open_and_what_a_choice_changes(main_client: Client, edit_url: str) -> None:
    assert "39 of 51 sections open." in main_client.get(edit_url).content.decode()
    page = main_client.post(edit_url, {"roles": ["Owner"], "preview": "yes"}).content.decode()
    assert "Gained" in page
    assert "Lost" in page


@pytest.mark.parametrize("subuser_id", [1, 999_999_999_999])
@pytest.mark.parametrize("page", ["edit/", "delete/", "again/"])
def test_a_subuser_that_is_not_the_accounts_is_not_found(main_client: Client, subuser_id: int, page: str) -> None:
    assert main_client.get(f"{URL}{subuser_id}/").status_code == 404
    assert main_client.get(f"{URL}{subuser_id}/{page}").status_code == 404
    assert main_client.post(f"{URL}{subuser_id}/{page}").status_code == 404

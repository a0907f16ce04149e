"""Subusers and roles in the API room, against the sandbox."""

import pytest

from panel.api.client import Api
from panel.api.errors import ApiRefused
from panel.api.roles import given

PASSWORD = "Fresh-pass-1"


def test_what_is_written_is_read_back(api: Api) -> None:
    subuser_id = api.subusers.add(name="Newcomer", password=PASSWORD, description="Ä & b", roles=["Payer", "Admin"])
    created = api.subusers.get(subuser_id)
    assert created is not None
    assert (created.name, created.description, sorted(created.role_names)) == ("newcomer", "Ä & b", ["Admin", "Payer"])


def test_without_roles_and_description_they_are_empty(api: Api) -> None:
    created = api.subusers.get(api.subusers.add(name="newcomer", password=PASSWORD))
    assert created is not None
    assert (created.description, created.roles) == ("", ())


def test_only_what_is_given_is_changed(api: Api) -> None:
    subuser_id = api.subusers.add(name="newcomer", password=PASSWORD, description="First", roles=["Payer"])
    api.subusers.change(subuser_id, old_password=PASSWORD, new_password="Second-pass-1")
    changed = api.subusers.get(subuser_id)
    assert changed is not None
    assert (changed.description, changed.role_names) == ("First", ["Payer"])
    api.subusers.change(subuser_id, description="")
    cleared = api.subusers.get(subuser_id)
    assert cleared is not None
    assert cleared.description == ""


@pytest.mark.parametrize("old", [None, "Wrong-pass-1"])
def test_a_new_password_needs_the_old_one(api: Api, old: str | None) -> None:
    subuser_id = api.subusers.add(name="newcomer", password=PASSWORD)
    with pytest.raises(ApiRefused) as refusal:
        api.subusers.change(subuser_id, old_password=old, new_password="Second-pass-1")
    assert refusal.value.code == 448


def test_setting_roles_adds_to_those_there_are(api: Api) -> None:
    subuser_id = api.subusers.add(name="newcomer", password=PASSWORD, roles=["Payer"])
    api.subusers.add_roles(subuser_id, ["Admin", "Support"])
    assert sorted(role.name for role in api.subusers.roles(subuser_id)) == ["Admin", "Payer", "Support"]
    api.subusers.remove_roles(subuser_id, ["Payer", "Admin"])
    assert [role.name for role in api.subusers.roles(subuser_id)] == ["Support"]


def test_what_comes_with_a_role_is_marked_as_inherited(api: Api) -> None:
    subuser_id = api.subusers.add(name="newcomer", password=PASSWORD, roles=["UserManager"])
    expanded = {role.name: role.inherited for role in api.subusers.roles(subuser_id, expanded=True)}
    assert expanded == {"UserManager": False, "UserRead": True, "UserUpdate": True}
    assert given(api.subusers.roles(subuser_id)) == ["UserManager"]


def test_deleted_is_gone(api: Api) -> None:
    subuser_id = api.subusers.add(name="newcomer", password=PASSWORD)
    api.subusers.delete(subuser_id)
    with pytest.raises(ApiRefused) as refusal:
        api.subusers.roles(subuser_id)
    assert refusal.value.code == 434


@pytest.mark.parametrize(("page", "sent"), [(5, 4), (13, 2), (1000, 2)])
def test_the_whole_list_is_read_page_by_page_up_to_an_empty_one(
    api: Api, calls: list[str], monkeypatch: pytest.MonkeyPatch, page: int, sent: int
) -> None:
    monkeypatch.setattr("panel.api.paging.PAGE", page)
    names = [subuser.name for subuser in api.subusers.list()]
    assert len(set(names)) == len(names) == 13
    assert calls.count("GetSubUsers") == sent


def test_roles_come_in_groups(api: Api) -> None:
    everything = {role.name for role in api.roles.list()}
    in_groups = [role.name for group in api.roles.groups() for role in api.roles.list(group=group.name)]
    assert sorted(in_groups) == sorted(everything)
    assert "MainAccount" not in everything

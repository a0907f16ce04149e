"""What roles can do together; the expectations are read off both vendor tables by hand."""

import pytest

from panel.access.matrix import Role, Section
from panel.access.opened import Opened, can, giving, is_open_to_anyone, methods_of, right_named, roles_for
from panel.api.rights import METHOD_ROLES


def test_a_right_names_the_roles_that_give_it_in_the_order_of_the_matrix() -> None:
    roles = ["Payer", "UserManager", "Admin", "Sales"]
    assert giving(roles, Section.USERS_IN_AN_APPLICATION) == ["Admin", "UserManager"]
    assert giving(roles, Section.BILLING) == ["Admin", "Payer"]
    assert giving(roles, "AddUser") == ["Admin", "UserManager"]
    assert Opened.by(roles).giving("DelApplication") == []


def test_all_spellings_of_a_role_give_the_same() -> None:
    assert giving(["user manager"], "AddUser") == ["user manager"]
    assert can(["USER_MANAGER"], Section.USERS_IN_AN_APPLICATION)


def test_a_method_open_to_anyone_needs_no_role() -> None:
    assert can([], "GetRoles")
    assert is_open_to_anyone("GetRoles")
    assert not is_open_to_anyone("AddUser")
    assert not is_open_to_anyone(Section.BILLING)
    assert roles_for("GetRoles") == tuple(Role)


def test_nothing_opens_without_a_role_nor_with_a_method_that_nobody_knows() -> None:
    assert not can([], Section.CONTROL_PANEL)
    assert not can(["Owner"], "DropEverything")


@pytest.mark.parametrize(
    ("right", "roles"),
    [
        ("AddUser", ["MainAccount", "Owner", "Admin", "UserManager"]),
        ("GetAuditLog", ["MainAccount", "Owner"]),
        (Section.EDITING_A_SUBUSER, ["MainAccount"]),
        (Section.RESERVED_PHONE_NUMBERS, ["PhoneNumberManager"]),
    ],
)
def test_the_roles_for_a_right(right: Section | str, roles: list[str]) -> None:
    assert list(roles_for(right)) == roles


def test_a_section_names_the_methods_that_do_the_same() -> None:
    assert methods_of(Section.EDITING_A_SUBUSER) == ["DelSubUser", "SetSubUserRoles", "RemoveSubUserRoles"]
    assert methods_of(Section.BILLING) == []


def test_rights_are_found_by_their_exact_names() -> None:
    assert right_named("Billing") is Section.BILLING
    assert right_named("AddUser") == "AddUser"
    assert right_named("billing") is None
    assert not {*METHOD_ROLES} & {*Section}


def test_the_methods_of_roles_are_in_the_order_of_the_apis_table() -> None:
    open_to_anyone = [
        *("SetSubUserInfo", "GetRoles", "GetRoleGroups", "GetKeys", "CreateKey", "UpdateKey", "DeleteKey"),
        *("GetKeyRoles", "SetKeyRoles", "RemoveKeyRoles", "GetAccountInfo"),
    ]
    assert Opened.by(["CallListManager"]).calls == ["GetApplications", *open_to_anyone]
    assert Opened.by([]).calls == open_to_anyone

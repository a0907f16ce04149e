"""Roles are handed on only by who has all of their rights, sections and API methods."""

import pytest

from panel.access.access import Access
from panel.access.granting import beyond, check_write
from panel.api.errors import NotAllowed

ALL = (
    *("Owner", "Admin", "Developer", "Supervisor", "Support", "Accountant"),
    *("CallListManager", "UserManager", "PhoneNumberManager", "Payer", "PayerNoVerify"),
)

# Read off both tables by hand. Developer has no Purchasing of numbers, so no PhoneNumberManager; Admin lacks its
# Reserved phone numbers. Owner lacks Support's section Support. Supervisor and Developer both lack one of the other's.
MAY_GRANT = {
    "Owner": {"Owner", "Developer", "Supervisor", "Accountant", "CallListManager", "UserManager"}
    | {"Payer", "PayerNoVerify"},
    "Admin": {"Admin", "Developer", "Supervisor", "Support", "Accountant", "CallListManager", "UserManager"}
    | {"Payer", "PayerNoVerify"},
    "Developer": {"Developer", "CallListManager"},
    "Supervisor": {"Supervisor"},
    "Support": {"Support"},
    "CallListManager": {"CallListManager"},
    "UserManager": {"UserManager"},
    "Payer": {"Payer", "PayerNoVerify"},
}


@pytest.mark.parametrize("role", MAY_GRANT)
def test_a_member_hands_on_only_what_it_has(role: str) -> None:
    assert set(ALL) - set(beyond(Access.of([role]), ALL)) == MAY_GRANT[role]


def test_the_main_account_hands_on_everything() -> None:
    assert beyond(Access.of(["MainAccount"]), [*ALL, "Scenarios"]) == ()


def test_two_roles_hand_on_what_they_open_together() -> None:
    assert "PhoneNumberManager" not in beyond(Access.of(["Owner", "PhoneNumberManager"]), ALL)


def test_a_role_that_the_matrix_does_not_know_is_handed_on_only_by_who_has_it() -> None:
    assert beyond(Access.of(["Owner"]), ["Scenarios"]) == ("Scenarios",)
    assert beyond(Access.of(["Scenarios"]), ["Scenarios"]) == ()


def test_nobody_can_make_a_main_account() -> None:
    assert beyond(Access.of(["Owner"]), ["MainAccount"]) == ("MainAccount",)


@pytest.mark.parametrize("command", ["CreateKey", "SetKeyRoles"])
def test_a_key_with_more_rights_than_its_maker_is_refused(command: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        check_write(Access.of(["UserManager"]), command, {"role_name": "UserManager;Owner"})
    assert caught.value.beyond == ("Owner",)


@pytest.mark.parametrize("arguments", [{}, {"role_name": "UserManager"}])
def test_a_key_with_the_makers_rights_passes(arguments: dict[str, str]) -> None:
    check_write(Access.of(["UserManager"]), "CreateKey", arguments)


def test_roles_cannot_be_handed_on_by_their_numbers() -> None:
    with pytest.raises(NotAllowed):
        check_write(Access.of(["UserManager"]), "SetKeyRoles", {"role_id": "11"})

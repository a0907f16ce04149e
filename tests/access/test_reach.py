"""What a key may do that its maker may not in the panel. Expectations are read off both vendor tables by hand."""

import pytest

from panel.access.access import Access
from panel.access.granting import check_write
from panel.access.reach import SECTIONS_OF, opened_beyond
from panel.api.errors import NotAllowed
from panel.api.rights import ANYONE, METHOD_ROLES

SKILLS = ("GetSkills", "AddSkill", "SetSkillInfo", "DelSkill", "BindSkill")

# By a member with this role alone, a key with this role alone.
BEYOND = {
    ("MainAccount", "Owner"): (),
    ("Owner", "Owner"): ("AddSubUser", "DelSubUser", "SetSubUserRoles", "RemoveSubUserRoles"),
    ("Owner", "Admin"): (),
    ("Admin", "Admin"): (),
    # Users are closed to a developer in the panel, and open to a developer's key.
    ("Developer", "Developer"): ("GetUsers",),
    # Supervisors see queues, so skills are open to them; users are not.
    ("Supervisor", "Supervisor"): ("GetUsers",),
    ("UserManager", "UserManager"): (),
    ("CallListManager", "CallListManager"): (),
    ("Support", "Support"): (),
    ("Owner", "Payer"): (),
}


@pytest.mark.parametrize(("maker", "given"), BEYOND)
def test_what_a_key_opens_that_its_makers_sections_do_not(maker: str, given: str) -> None:
    assert opened_beyond(Access.of([maker]).sections, [given]) == BEYOND[maker, given]


def test_to_nobody_everything_is_beyond() -> None:
    assert set(SKILLS) < set(opened_beyond(frozenset(), ["UserManager"]))


def test_every_method_that_needs_a_role_has_its_sections() -> None:
    assert set(SECTIONS_OF) == {command for command, roles in METHOD_ROLES.items() if ANYONE not in roles}


@pytest.mark.parametrize("command", ["CreateKey", "SetKeyRoles"])
def test_the_main_account_can_forbid_such_keys(command: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        check_write(Access.of(["Owner"]), command, {"role_name": "Payer;Owner"}, keys_within_sections=True)
    assert caught.value.beyond == ("Owner",)
    assert "The main account does not allow subusers" in caught.value.reason


@pytest.mark.parametrize("roles", ["", "Payer;UserManager"])
def test_other_keys_stay_possible(roles: str) -> None:
    check_write(Access.of(["Owner"]), "CreateKey", {"role_name": roles}, keys_within_sections=True)


def test_the_main_account_itself_is_not_bound() -> None:
    check_write(Access.of(["MainAccount"]), "CreateKey", {"role_name": "Owner"}, keys_within_sections=True)


def test_subusers_are_no_keys() -> None:
    check_write(Access.of(["Owner"]), "AddSubUser", {"role_name": "Owner"}, keys_within_sections=True)

"""Who may call what: the expectations are copied from the vendor's pages by hand, row by row."""

import pytest

from panel.api.errors import NotAllowed
from panel.api.rights import METHOD_ROLES, callable_by, check_call, may_call

O, A, D, SV, SP, AC, CL, UM = (  # noqa: E741 - the columns of the table below
    "Owner",
    "Admin",
    "Developer",
    "Supervisor",
    "Support",
    "Accountant",
    "CallListManager",
    "UserManager",
)
ROLES = (O, A, D, SV, SP, AC, CL, UM, "PhoneNumberManager", "Payer", "PayerNoVerify", "Unheard-of")
EVERYBODY = set(ROLES)
OPEN_TO = {
    "GetUsers": {O, A, D, SV, UM},
    "AddUser": {O, A, UM},
    "SetUserInfo": {O, A, UM},
    "DelUser": {O, A, UM},
    "GetApplications": {O, A, D, SV, SP, AC, CL, UM},
    "AddApplication": {O, A},
    "SetApplicationInfo": {O, A},
    "DelApplication": {O},
    "GetSubUsers": {O},
    "AddSubUser": {O},
    "SetSubUserInfo": EVERYBODY,
    "DelSubUser": {O},
    "GetSubUserRoles": {O},
    "SetSubUserRoles": {O},
    "RemoveSubUserRoles": {O},
    "GetRoles": EVERYBODY,
    "GetRoleGroups": EVERYBODY,
    "GetKeys": EVERYBODY,
    "CreateKey": EVERYBODY,
    "UpdateKey": EVERYBODY,
    "DeleteKey": EVERYBODY,
    "GetKeyRoles": EVERYBODY,
    "SetKeyRoles": EVERYBODY,
    "RemoveKeyRoles": EVERYBODY,
    "GetSkills": {O, A, D, SV, UM},
    "AddSkill": {O, A, D, UM},
    "SetSkillInfo": {O, A, D, UM},
    "DelSkill": {O, A, D, UM},
    "BindSkill": {O, A, D, UM},
    "GetQueues": {O, A, D, SV},
    "BindUserToQueue": {O, A, D, UM},
    "GetAccountInfo": EVERYBODY,
    "CheckAuthorizedAccountIP": {O, A, D},
    "GetAuditLog": {O},
    "GetAdminUsers": {O},
    "SQ_GetQueues": {O, A, D, SV},
    "SQ_GetSkills": {O, A, D, SV, UM},
    "SQ_GetAgents": {O, A, D, SV, UM},
    "SQ_BindAgent": {O, A, D, UM},
    "SQ_UnbindAgent": {O, A, D, UM},
    "SQ_BindSkill": {O, A, D, UM},
    "SQ_UnbindSkill": {O, A, D, UM},
    "SQ_SetAgentInfo": {O, A, D, UM},
}


def test_the_table_knows_every_method() -> None:
    assert set(METHOD_ROLES) == set(OPEN_TO)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", OPEN_TO)
def test_a_method_is_open_to_its_roles_and_to_no_other(command: str, role: str) -> None:
    assert may_call(command, [role]) is (role in OPEN_TO[command])


@pytest.mark.parametrize("name", ["User manager", "user_manager", "USER-MANAGER", "UserManager ", "usermanager"])
def test_a_role_is_the_same_however_it_is_spelled(name: str) -> None:
    assert callable_by([name]) == callable_by(["UserManager"])


@pytest.mark.parametrize("name", ["Main account", "mainaccount", "Main Account", "MAIN_ACCOUNT"])
def test_what_is_only_spelled_like_the_main_account_may_nothing_of_its_own(name: str) -> None:
    assert not may_call("DelApplication", [name])


@pytest.mark.parametrize("command", [*OPEN_TO, "SetAccountInfo"])
def test_the_main_account_may_call_everything(command: str) -> None:
    assert may_call(command, ["MainAccount"])


@pytest.mark.parametrize("role", ROLES)
def test_a_method_that_nobody_wrote_down_is_closed(role: str) -> None:
    assert not may_call("SetAccountInfo", [role])


def test_without_roles_only_what_needs_none_is_open() -> None:
    assert callable_by([]) == {command for command, roles in OPEN_TO.items() if roles is EVERYBODY}


def test_several_roles_may_what_any_of_them_may() -> None:
    assert may_call("AddUser", ["Payer", "UserManager"])


def test_a_denial_says_who_may() -> None:
    with pytest.raises(NotAllowed) as caught:
        check_call("AddApplication", ["UserManager", "Payer"])
    assert (caught.value.command, caught.value.roles, caught.value.beyond) == ("AddApplication", ("Owner", "Admin"), ())

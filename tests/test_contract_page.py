"""docs/contract.md says what the code does, and nothing of the contract is missing."""

import re

import pytest

from panel.sandbox.assumptions import ASSUMPTIONS
from panel.sandbox.methods import METHODS
from tests.contract.coverage import PAGE, page

ROWS = {
    cells[0].strip("`"): cells[1:]
    for cells in (line.strip("| ").split(" | ") for line in PAGE.read_text().splitlines() if line.startswith("| `"))
}

# Typed from the vendor's reference: the groups Users and Role System, and what hangs on a user.
WANTED = (
    *("AddUser", "DelUser", "SetUserInfo", "GetUsers"),
    *("CreateKey", "GetKeys", "UpdateKey", "DeleteKey", "SetKeyRoles", "GetKeyRoles", "RemoveKeyRoles"),
    *("AddSubUser", "GetSubUsers", "SetSubUserInfo", "DelSubUser"),
    *("SetSubUserRoles", "GetSubUserRoles", "RemoveSubUserRoles", "GetRoles", "GetRoleGroups"),
    *("GetApplications", "AddApplication", "SetApplicationInfo", "DelApplication"),
    *("GetSkills", "AddSkill", "SetSkillInfo", "DelSkill", "BindSkill", "GetQueues", "BindUserToQueue"),
    *("SQ_GetQueues", "SQ_GetSkills", "SQ_GetAgents", "SQ_BindAgent", "SQ_UnbindAgent"),
    *("SQ_BindSkill", "SQ_UnbindSkill", "SQ_SetAgentInfo"),
    *("GetAccountInfo", "GetAuditLog"),
)


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text() == page(), "docs/contract.md is not up to date; run `make contract`."


@pytest.mark.parametrize("command", WANTED)
def test_sandbox_and_panel_api_know_the_method(command: str) -> None:
    sandbox, api, *_ = ROWS[command]
    assert sandbox == "✓"
    assert re.fullmatch(r"`\w+\.\w+`(, `\w+\.\w+`)*", api)


@pytest.mark.parametrize("command", [command for command in WANTED if "Get" not in command])
def test_every_write_has_a_page(command: str) -> None:
    assert ROWS[command][2] != "–"


@pytest.mark.parametrize("command", WANTED)
def test_the_vendors_client_calls_the_method(command: str) -> None:
    assert ROWS[command][3] == "✓"


@pytest.mark.parametrize(
    "command",
    [
        *("GetAuditLogAsync", "GetHistoryReports", "DownloadHistoryReport", "GetAdminUsers", "GetAdminRoles"),
        *("CheckAuthorizedAccountIP", "GetAuthorizedAccountIPs", "AddAuthorizedAccountIP", "DelAuthorizedAccountIP"),
        *("Logon", "GetSessionID"),
    ],
)
def test_the_sandbox_knows_what_lies_beside(command: str) -> None:
    assert ROWS[command][0] == "✓"


def test_admin_users_are_said_to_be_current_and_read_only() -> None:
    about = " ".join(PAGE.read_text().partition("## Admin users")[2].partition("|")[0].split())
    assert "are in the current reference" in about
    assert "AddAdminUser" in about


def test_every_method_of_the_sandbox_is_on_the_page() -> None:
    assert set(METHODS) <= set(ROWS)


def test_every_assumption_is_told() -> None:
    text = PAGE.read_text()
    assert all(f"| {number} | {unknown} | {does} |" in text for number, (unknown, does) in ASSUMPTIONS.items())

"""Who else gets into the account: admin users, authorized addresses, and subusers by Logon."""

import hashlib
from typing import Any

import httpx
import pytest

from panel.sandbox.seed import add_account
from tests.sandbox.asking import Answer, Asker, Asking, code
from tests.sandboxes import RunningSandbox, key_pair

LOGON: dict[str, Any] = {"account_id": 1234567, "subuser_login": "UserManager", "subuser_password": "Demo-panel-1"}


def test_admin_users_are_listed_with_a_total(ask: Asker) -> None:
    answer = ask("GetAdminUsers")
    assert (answer["total_count"], answer["count"]) == (2, 2)
    assert all(len(user.pop("modified")) == 19 for user in answer["result"])
    assert answer["result"] == [
        {
            "admin_user_id": 801,
            "admin_user_name": "reports-2017",
            "admin_user_display_name": "Reports of the finance team",
            "admin_user_active": True,
        },
        {
            "admin_user_id": 802,
            "admin_user_name": "integrator",
            "admin_user_display_name": "Former integrator",
            "admin_user_active": False,
        },
    ]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"required_admin_user_id": 802}, [802]),
        ({"required_admin_user_name": "REPORT"}, [801]),
        ({"admin_user_display_name": "former"}, [802]),
        ({"admin_user_active": "true"}, [801]),
        ({"count": 1}, [801]),
        ({"offset": 1}, [802]),
    ],
)
def test_admin_users_are_filtered(ask: Asker, filters: dict[str, object], found: list[int]) -> None:
    assert [user["admin_user_id"] for user in ask("GetAdminUsers", **filters)["result"]] == found


def test_roles_and_permissions_of_admin_users_come_when_asked_for(ask: Asker) -> None:
    (user,) = ask("GetAdminUsers", with_roles=1, with_access_entries=1, required_admin_user_id=801)["result"]
    assert user["access_entries"] == ["GetAccountInfo", "GetCallHistory"]
    assert [role["admin_role_name"] for role in user["admin_roles"]] == ["Reporting"]
    (role,) = ask("GetAdminRoles", with_entries=1)["result"]
    assert role["denied_entries"] == ["GetTransactionHistory"]
    assert (role["admin_role_active"], role["system_role"]) == (True, False)
    assert ask("GetAdminRoles", admin_role_name="report", admin_role_active="false")["result"] == []
    assert code(ask("GetAdminUsers", required_admin_user_id=1)) == 285
    assert code(ask("GetAdminRoles", admin_role_id=1)) == 291


def allowed(ask: Asker, ip: str) -> tuple[bool, str | None]:
    answer = ask("CheckAuthorizedAccountIP", authorized_ip=ip)
    return answer["result"], answer.get("authorized_ip")


def test_without_lists_every_address_may_call(ask: Asker) -> None:
    assert allowed(ask, "192.0.2.1") == (True, None)
    assert ask("GetAuthorizedAccountIPs") == {"result": [], "total_count": 0, "count": 0}


def test_an_address_is_allowed_or_denied_by_the_lists(ask: Asker) -> None:
    ask("AddAuthorizedAccountIP", authorized_ip="192.0.2.0/24", description="Office")
    ask("AddAuthorizedAccountIP", authorized_ip="192.0.2.7", allowed="false")
    assert allowed(ask, "192.0.2.1") == (True, "192.0.2.0/24")
    assert allowed(ask, "192.0.2.7") == (False, "192.0.2.7/32")
    assert allowed(ask, "198.51.100.1") == (False, None)
    assert ask("DelAuthorizedAccountIP", authorized_ip="192.0.2.0/24") == {"result": 1}
    assert allowed(ask, "198.51.100.1") == (True, None)


def test_the_lists_are_filtered_and_emptied(ask: Asker) -> None:
    ask("AddAuthorizedAccountIP", authorized_ip="192.0.2.0/24", description="Office")
    ask("AddAuthorizedAccountIP", authorized_ip="192.0.2.7", allowed="false")

    def listed(**filters: object) -> list[str]:
        return [entry["authorized_ip"] for entry in ask("GetAuthorizedAccountIPs", **filters)["result"]]

    assert listed() == ["192.0.2.0/24", "192.0.2.7/32"]
    assert listed(contains_ip="192.0.2.7") == ["192.0.2.0/24", "192.0.2.7/32"]
    assert listed(contains_ip="192.0.2.8", allowed="true") == ["192.0.2.0/24"]
    assert listed(allowed="false") == ["192.0.2.7/32"]
    assert listed(description="off") == ["192.0.2.0/24"]
    assert listed(count=1, offset=1) == ["192.0.2.7/32"]
    assert ask("DelAuthorizedAccountIP", authorized_ip="all") == {"result": 2}
    assert listed() == []


@pytest.mark.parametrize(
    ("method", "parameters", "refusal"),
    [
        ("CheckAuthorizedAccountIP", {}, 320),
        ("CheckAuthorizedAccountIP", {"authorized_ip": "::1"}, 320),
        ("CheckAuthorizedAccountIP", {"authorized_ip": "192.0.2.0/24"}, 320),
        ("AddAuthorizedAccountIP", {"authorized_ip": "192.0.2.1/24"}, 320),
        ("AddAuthorizedAccountIP", {"authorized_ip": "all"}, 320),
        ("DelAuthorizedAccountIP", {}, 320),
        ("DelAuthorizedAccountIP", {"authorized_ip": "192.0.2.1"}, 321),
        ("DelAuthorizedAccountIP", {"authorized_ip": "192.0.2.1", "contains_ip": "192.0.2.1"}, 458),
        ("GetAuthorizedAccountIPs", {"contains_ip": "here"}, 322),
    ],
)
def test_an_address_that_is_none_is_refused(ask: Asker, method: str, parameters: dict[str, str], refusal: int) -> None:
    assert code(ask(method, **parameters)) == refusal


def asked(sandbox: RunningSandbox, method: str, /, root: str = "platform_api", **parameters: Any) -> Answer:
    """Without a token."""
    url = sandbox.url.replace("platform_api", root)
    answer: Answer = httpx.post(f"{url}/{method}", data=parameters).json()
    return answer


@pytest.mark.parametrize("root", ["platform_api", "api"])
def test_a_subuser_gets_a_session_for_its_password(sandbox: RunningSandbox, root: str) -> None:
    answer = asked(sandbox, "Logon", root=root, **LOGON)
    session = answer.pop("result")
    assert answer == {"account_id": 1234567, "account_name": "demo"}
    who = {"account_id": 1234567, "subuser_login": "usermanager"}
    another = asked(sandbox, "GetSessionID", root=root, **who, session_id=session)["result"]
    assert isinstance(another, str)
    assert another != session


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"subuser_password": "Demo-panel-2"}, 1),
        ({"subuser_password": ""}, 1),
        ({"subuser_login": "nobody"}, 1),
        ({"account_id": 7}, 1),
        ({"account_id": ""}, 134),
        ({"account_name": "demo"}, 458),
        ({"subuser_login": ""}, 134),
    ],
)
def test_a_wrong_sign_in_is_refused(sandbox: RunningSandbox, changes: dict[str, Any], refusal: int) -> None:
    assert code(asked(sandbox, "Logon", **LOGON | changes)) == refusal


def test_a_session_ends_after_8_hours_and_is_the_subusers_own(sandbox: RunningSandbox) -> None:
    session = asked(sandbox, "Logon", **LOGON)["result"]
    who = {"account_id": 1234567, "subuser_login": "usermanager", "session_id": session}
    assert code(asked(sandbox, "GetSessionID", **who | {"subuser_login": "admin"})) == 161
    assert code(asked(sandbox, "GetSessionID", **who | {"session_id": "made-up"})) == 161
    with sandbox.store.writing() as db:
        (lifetime,) = db.execute("SELECT expires - strftime('%s', 'now') FROM sessions").fetchone()
        db.execute("UPDATE sessions SET expires = expires - 28801")
    assert lifetime == pytest.approx(28800, abs=60)
    assert code(asked(sandbox, "GetSessionID", **who)) == 135


def test_the_same_login_in_another_account_is_another_person(sandbox: RunningSandbox) -> None:
    add_account(sandbox.store, password="Orchid-8-field", key_pair=key_pair())
    rival = {"account_name": "rival", "subuser_login": "usermanager", "subuser_password": "Orchid-8-field"}
    assert asked(sandbox, "Logon", **rival)["account_name"] == "rival"
    assert code(asked(sandbox, "Logon", **rival | {"account_name": "demo"})) == 1


def test_sessions_are_kept_as_hashes_and_leave_no_trace(sandbox: RunningSandbox, ask: Asker) -> None:
    session = str(asked(sandbox, "Logon", **LOGON)["result"])
    with sandbox.store.reading() as db:
        kept = [row[0] for row in db.execute("SELECT session_hash FROM sessions")]
    assert kept == [hashlib.sha256(session.encode()).hexdigest()]
    assert ask("GetAuditLog", filtered_cmd="Logon")["result"] == []


def test_a_session_opens_nothing(sandbox: RunningSandbox) -> None:
    session = asked(sandbox, "Logon", **LOGON)["result"]
    assert code(asked(sandbox, "GetUsers", application_name="support", session_id=session)) == 100


def test_who_has_no_role_reads_none_of_it(sandbox: RunningSandbox, asking: Asking) -> None:
    ask = asking(sandbox.key())
    for method in ("GetAdminUsers", "GetAdminRoles", "CheckAuthorizedAccountIP", "GetAuthorizedAccountIPs"):
        assert code(ask(method)) == 100

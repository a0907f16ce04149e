"""Who is let in: signature, claims and clock; which role opens which method."""

import time
from typing import Any

import httpx
import jwt
import pytest

from panel.sandbox.keypairs import KeyPair
from panel.sandbox.seed import add_account
from tests.sandbox.asking import Asker, Asking, code, token
from tests.sandboxes import RunningSandbox, key_pair


def asked_with(sandbox: RunningSandbox, header: str | None) -> int | None:
    headers = {} if header is None else {"Authorization": header}
    return code(httpx.get(f"{sandbox.url}/GetAccountInfo", headers=headers).json())


def asked_with_claims(sandbox: RunningSandbox, **changes: Any) -> int | None:
    return asked_with(sandbox, f"Bearer {token(sandbox.credentials, **changes)}")


def test_a_signed_call_is_let_in(sandbox: RunningSandbox) -> None:
    assert asked_with_claims(sandbox) is None


@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic ZGVtbzpkZW1v"])
def test_a_call_without_token_is_refused_with_100(sandbox: RunningSandbox, header: str | None) -> None:
    assert asked_with(sandbox, header) == 100


@pytest.mark.parametrize("header", ["Bearer x", "Bearer a.b.c", "Bearer ...", "Bearer " + "x" * 3000])
def test_what_is_no_token_is_refused_with_447(sandbox: RunningSandbox, header: str) -> None:
    assert asked_with(sandbox, header) == 447


def test_the_issuer_may_be_a_number_or_a_text_but_must_be_the_keys_account(sandbox: RunningSandbox) -> None:
    account_id = sandbox.credentials["account_id"]
    assert asked_with_claims(sandbox, iss=str(account_id)) is None
    assert asked_with(sandbox, f"Bearer {with_number_as_issuer(sandbox)}") is None
    assert asked_with_claims(sandbox, iss="7654321") == 100


def with_number_as_issuer(sandbox: RunningSandbox) -> str:
    now = int(time.time())
    claims = f'{{"iss": {sandbox.credentials["account_id"]}, "iat": {now}, "exp": {now + 60}}}'
    headers = {"kid": sandbox.credentials["key_id"], "typ": "JWT"}
    return jwt.PyJWS().encode(claims.encode(), sandbox.credentials["private_key"], "RS256", headers=headers)


@pytest.mark.parametrize(
    ("claims", "refusal"),
    [
        ({"exp": 3600}, None),
        ({"exp": 3601}, 454),
        ({"iat": 4}, None),
        ({"iat": 20}, 455),
        ({"iat": -3000, "exp": -2}, None),
        ({"iat": -3000, "exp": -20}, 456),
    ],
)
def test_a_token_has_its_time(sandbox: RunningSandbox, claims: dict[str, int], refusal: int | None) -> None:
    now = int(time.time())
    assert asked_with_claims(sandbox, **{name: now + offset for name, offset in claims.items()}) == refusal


@pytest.mark.parametrize("changes", [{"iat": "now"}, {"exp": None}, {"exp": True}])
def test_claims_of_the_wrong_kind_are_refused_with_447(sandbox: RunningSandbox, changes: dict[str, Any]) -> None:
    assert asked_with_claims(sandbox, **changes) == 447


def test_an_unknown_key_and_a_foreign_signature_are_refused_with_100(sandbox: RunningSandbox) -> None:
    unknown = sandbox.credentials | {"key_id": "ab80c76e-573e-4346-9af9-115269dfafca"}
    assert asked_with(sandbox, f"Bearer {token(unknown)}") == 100
    foreign = sandbox.credentials | {"private_key": KeyPair.generate().private}
    assert asked_with(sandbox, f"Bearer {token(foreign)}") == 100


def test_only_rs256_is_a_signature(sandbox: RunningSandbox) -> None:
    now = int(time.time())
    claims = {"iss": str(sandbox.credentials["account_id"]), "iat": now, "exp": now + 60}
    headers = {"kid": sandbox.credentials["key_id"]}
    for secret, algorithm in (("", "none"), ("s" * 64, "HS256"), (sandbox.credentials["private_key"], "RS512")):
        assert asked_with(sandbox, f"Bearer {jwt.encode(claims, secret, algorithm, headers)}") == 447
    without_kid = jwt.encode(claims, sandbox.credentials["private_key"], "RS256")
    assert asked_with(sandbox, f"Bearer {without_kid}") == 447


def test_another_accounts_key_opens_the_other_account_alone(sandbox: RunningSandbox, asking: Asking) -> None:
    rival = asking(add_account(sandbox.store, key_pair=key_pair()))
    assert rival("GetAccountInfo")["result"]["account_name"] == "rival"
    (support, _) = rival("GetApplications")["result"]
    assert support["application_name"] == "support.rival.voximplant.com"
    demo = asking(sandbox.credentials)
    assert code(demo("GetUsers", application_id=support["application_id"])) == 116
    (theirs, *_) = rival("GetUsers", application_name="support")["result"]
    subuser = rival("GetSubUsers", count=1)["result"][0]["subuser_id"]
    key = rival("GetKeys")["result"][0]["key_id"]
    skill = rival("GetSkills")["result"][0]["skill_id"]
    queue = rival("GetQueues")["result"][0]["acd_queue_id"]
    user = theirs["user_id"]
    assert code(demo("SetUserInfo", user_id=user, user_display_name="x")) == 117
    assert code(demo("DelUser", user_id=user)) == 117
    assert code(demo("DelSubUser", subuser_id=subuser)) == 434
    assert code(demo("SetSubUserInfo", subuser_id=subuser, description="x")) == 434
    assert code(demo("DeleteKey", key_id=key)) == 433
    assert code(demo("DelSkill", skill_id=skill)) == 222
    assert code(demo("BindSkill", skill_id="all", user_id=user)) == 117
    assert code(demo("BindSkill", skill_id="all", acd_queue_id=queue)) == 218
    assert code(demo("DelApplication", application_id=support["application_id"])) == 116
    assert demo("DelUser", user_id="all") == {"result": 1}
    assert rival("GetUsers", application_name="support")["total_count"] == 25


OPEN_TO_ALL = [
    "GetAccountInfo",
    "GetRoles",
    "GetRoleGroups",
    "SetSubUserInfo",
    "GetKeys",
    "CreateKey",
    "UpdateKey",
    "DeleteKey",
    "GetKeyRoles",
    "SetKeyRoles",
    "RemoveKeyRoles",
]
# As published: the roles beside Owner that may call a method.
ROLES = {
    "AddUser": {"Admin", "UserManager"},
    "DelUser": {"Admin", "UserManager"},
    "SetUserInfo": {"Admin", "UserManager"},
    "GetUsers": {"Admin", "Developer", "Supervisor", "UserManager"},
    "AddSubUser": set(),
    "GetSubUsers": set(),
    "DelSubUser": set(),
    "SetSubUserRoles": set(),
    "GetSubUserRoles": set(),
    "RemoveSubUserRoles": set(),
    "GetApplications": {
        *("Admin", "Developer", "Supervisor", "CallListManager", "UserManager", "Accountant", "Support"),
    },
    "AddApplication": {"Admin"},
    "SetApplicationInfo": {"Admin"},
    "DelApplication": set(),
    "GetAuditLog": set(),
    "GetSkills": {"Admin", "Developer", "Supervisor", "UserManager"},
    "AddSkill": {"Admin", "Developer", "UserManager"},
    "SetSkillInfo": {"Admin", "Developer", "UserManager"},
    "DelSkill": {"Admin", "Developer", "UserManager"},
    "BindSkill": {"Admin", "Developer", "UserManager"},
    "GetQueues": {"Admin", "Developer", "Supervisor"},
    "BindUserToQueue": {"Admin", "Developer", "UserManager"},
    # Not published; as their siblings above.
    "SQ_GetQueues": {"Admin", "Developer", "Supervisor"},
    "SQ_GetSkills": {"Admin", "Developer", "Supervisor", "UserManager"},
    "SQ_GetAgents": {"Admin", "Developer", "Supervisor", "UserManager"},
    "SQ_BindAgent": {"Admin", "Developer", "UserManager"},
    "SQ_UnbindAgent": {"Admin", "Developer", "UserManager"},
    "SQ_BindSkill": {"Admin", "Developer", "UserManager"},
    "SQ_UnbindSkill": {"Admin", "Developer", "UserManager"},
    "SQ_SetAgentInfo": {"Admin", "Developer", "UserManager"},
}
ROLE_NAMES = [
    "Owner",
    "Admin",
    "Developer",
    "Supervisor",
    "Support",
    "Accountant",
    "CallListManager",
    "UserManager",
    "PhoneNumberManager",
    "Payer",
    "PayerNoVerify",
    "Scenarios",
    "UserRead",
    "UserUpdate",
    "CallsSMS",
    "Verifier",
]


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_a_key_may_call_what_its_role_opens_and_nothing_else(
    sandbox: RunningSandbox, asking: Asking, role: str
) -> None:
    ask = asking(sandbox.key(role))
    opened = {method for method in ROLES if code(ask(method)) != 100}
    assert opened == {method for method, roles in ROLES.items() if role == "Owner" or role in roles}


def test_a_key_without_roles_may_call_what_needs_none(sandbox: RunningSandbox, asking: Asking) -> None:
    ask = asking(sandbox.key())
    assert [method for method in ROLES if code(ask(method)) != 100] == []
    assert [method for method in OPEN_TO_ALL if code(ask(method)) == 100] == []


def test_several_roles_open_what_each_of_them_opens(sandbox: RunningSandbox, asking: Asking) -> None:
    ask = asking(sandbox.key("UserManager", "Supervisor"))
    assert code(ask("GetQueues")) is None
    assert code(ask("AddSkill", skill_name="Juggling")) is None


def test_roles_of_a_key_work_at_once(sandbox: RunningSandbox, asking: Asking, ask: Asker) -> None:
    credentials = sandbox.key()
    theirs = asking(credentials)
    assert code(theirs("GetSkills")) == 100
    ask("SetKeyRoles", key_id=credentials["key_id"], role_name="Supervisor")
    assert code(theirs("GetSkills")) is None
    ask("RemoveKeyRoles", key_id=credentials["key_id"], role_name="Supervisor")
    assert code(theirs("GetSkills")) == 100

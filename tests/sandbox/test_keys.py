"""Service accounts: their making, their roles, and whose they are."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.asking import Asker, Asking, code
from tests.sandboxes import RunningSandbox

ADMIN, DUO = 2002, 2012

RoleNames = Callable[[Asker, str], list[str]]


def role_names(ask: Asker, key_id: str) -> list[str]:
    """Of the roles given; others come with them."""
    return [role["role_name"] for role in ask("GetKeyRoles", key_id=key_id)["result"] if not role["inherited"]]


@pytest.fixture
def key(ask: Asker) -> dict[str, Any]:
    credentials: dict[str, Any] = ask("CreateKey", key_name="CRM", description="Nightly", role_name="Supervisor")[
        "result"
    ]
    return credentials


def test_a_new_key_signs_with_its_roles(asking: Asking, key: dict[str, Any]) -> None:
    assert set(key) == {"account_email", "account_id", "key_id", "private_key"}
    assert key["private_key"].startswith("-----BEGIN PRIVATE KEY-----\n")
    supervisor = asking(key)
    assert code(supervisor("GetUsers", application_name="support")) is None
    assert code(supervisor("AddApplication", application_name="mine")) == 100


def test_keys_are_listed_without_secrets(ask: Asker, sandbox: RunningSandbox, key: dict[str, Any]) -> None:
    assert ask("GetKeys") == {
        "result": [
            {"key_id": sandbox.credentials["key_id"], "key_name": "Owner", "description": ""},
            {"key_id": key["key_id"], "key_name": "CRM", "description": "Nightly"},
        ]
    }
    (found,) = ask("GetKeys", key_id=key["key_id"], with_roles=True)["result"]
    assert [role["role_name"] for role in found["roles"]] == ["Supervisor"]


@pytest.mark.parametrize(
    ("parameters", "refusal"),
    [
        ({"key_name": ""}, 496),
        ({"key_name": "x" * 51}, 499),
        ({"description": "x" * 256}, 499),
        ({"role_id": "1"}, 440),
        ({"role_name": "Janitor"}, 441),
        ({"role_name": "Owner", "role_id": "11"}, 449),
    ],
)
def test_a_key_against_the_rules_is_refused(ask: Asker, parameters: dict[str, str], refusal: int) -> None:
    assert code(ask("CreateKey", **parameters)) == refusal


def test_an_account_has_no_more_than_100_keys(ask: Asker) -> None:
    for _ in range(99):
        assert code(ask("CreateKey")) is None
    assert code(ask("CreateKey")) == 437


def test_name_and_description_of_a_key_are_changed(ask: Asker, key: dict[str, Any]) -> None:
    assert ask("UpdateKey", key_id=key["key_id"], description="Daily") == {"result": 1}
    assert ask("GetKeys", offset=1)["result"][0]["key_name"] == "CRM"
    assert ask("UpdateKey", key_id=key["key_id"], description="", key_name="ERP") == {"result": 1}
    assert ask("GetKeys", offset=1) == {"result": [{"key_id": key["key_id"], "key_name": "ERP", "description": ""}]}
    assert code(ask("UpdateKey", key_id=key["key_id"], key_name="ERP")) == 134
    assert code(ask("UpdateKey", key_id=key["key_id"], description="", key_name="")) == 496


def test_a_deleted_key_signs_nothing_any_more(ask: Asker, asking: Asking, key: dict[str, Any]) -> None:
    assert ask("DeleteKey", key_id=key["key_id"]) == {"result": 1}
    assert code(asking(key)("GetAccountInfo")) == 100
    assert code(ask("DeleteKey", key_id=key["key_id"])) == 433


def test_setting_roles_replaces_them_and_removing_takes_some(ask: Asker, key: dict[str, Any]) -> None:
    key_id = key["key_id"]
    assert ask("SetKeyRoles", key_id=key_id, role_name="Admin;Payer") == {"result": 1}
    assert role_names(ask, key_id) == ["Admin", "Payer"]
    assert ask("RemoveKeyRoles", key_id=key_id, role_name="Payer;Owner") == {"result": 1}
    assert role_names(ask, key_id) == ["Admin"]


def test_roles_of_a_key_have_to_be_named_and_known(ask: Asker, key: dict[str, Any]) -> None:
    for method in ("SetKeyRoles", "RemoveKeyRoles"):
        assert code(ask(method, key_id=key["key_id"])) == 440
        assert code(ask(method, key_id=key["key_id"], role_id="1")) == 440
        assert code(ask(method, key_id=key["key_id"], role_name="Janitor")) == 441
        assert code(ask(method, key_id=key["key_id"], role_id="12", role_name="Admin")) == 449
        assert code(ask(method, role_name="Admin")) == 433


def test_no_key_takes_owner_from_itself(ask: Asker, sandbox: RunningSandbox) -> None:
    own = sandbox.credentials["key_id"]
    assert code(ask("SetKeyRoles", key_id=own, role_name="Admin")) == 435
    assert code(ask("RemoveKeyRoles", key_id=own, role_name="Owner")) == 435
    assert ask("SetKeyRoles", key_id=own, role_name="Admin;Owner") == {"result": 1}


def test_a_key_that_a_subuser_makes_belongs_to_it(ask: Asker, asking: Asking, sandbox: RunningSandbox) -> None:
    made = asking(sandbox.key(subuser_id=DUO))("CreateKey", role_name="UserManager")["result"]
    (found,) = ask("GetKeys", key_id=made["key_id"])["result"]
    description = "UserManager and Accountant of the demo"
    assert found["subuser"] == [{"subuser_id": DUO, "subuser_name": "duo", "description": description}]


def test_a_subusers_key_has_no_role_that_the_subuser_has_not(
    ask: Asker, asking: Asking, sandbox: RunningSandbox
) -> None:
    duo = asking(sandbox.key(subuser_id=DUO))
    assert code(duo("CreateKey", role_name="UserManager;Owner")) == 435
    made = duo("CreateKey")["result"]["key_id"]
    assert code(duo("SetKeyRoles", key_id=made, role_name="Admin")) == 435
    assert code(ask("SetKeyRoles", key_id=made, role_name="Admin")) == 435
    assert duo("SetKeyRoles", key_id=made, role_name="Accountant") == {"result": 1}


def test_a_subuser_sees_its_own_keys_only(asking: Asking, sandbox: RunningSandbox, key: dict[str, Any]) -> None:
    own = sandbox.key(subuser_id=DUO)
    duo = asking(own)
    assert [found["key_id"] for found in duo("GetKeys")["result"]] == [own["key_id"]]
    for method in ("GetKeys", "DeleteKey", "GetKeyRoles"):
        assert code(duo(method, key_id=key["key_id"])) == 433
    assert code(duo("SetKeyRoles", key_id=key["key_id"], role_name="Payer")) == 433

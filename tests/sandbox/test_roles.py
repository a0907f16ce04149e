"""GetRoles, GetRoleGroups, and the roles of subusers."""

from tests.sandbox.asking import Asker, Asking, code
from tests.sandboxes import RunningSandbox

OWNER, USERMANAGER, DUO, NOROLE = 2001, 2008, 2012, 2013


def names(ask: Asker, subuser_id: int) -> list[str]:
    """Of the roles given, in the order of their ids."""
    roles = ask("GetSubUserRoles", subuser_id=subuser_id)["result"]
    return [role["role_name"] for role in roles if not role["inherited"]]


def test_all_roles_that_can_be_given_are_listed_with_what_they_come_from(ask: Asker) -> None:
    roles = {role["role_name"]: role for role in ask("GetRoles")["result"]}
    assert set(roles) == {
        *("Owner", "Admin", "Developer", "Supervisor", "Support", "Accountant", "CallListManager", "UserManager"),
        *("PhoneNumberManager", "Payer", "PayerNoVerify"),
        *("Scenarios", "UserRead", "UserUpdate", "CallsSMS", "Verifier"),
    }
    owner, admin, support = (roles[name] for name in ("Owner", "Admin", "Support"))
    assert support["parent_role_id"] == [owner["role_id"], admin["role_id"]]
    assert support["gui_only"] is True
    assert owner["child_ids"] == [support["role_id"]]
    assert (owner["parent_role_id"], owner["gui_only"]) == ([], False)


def test_roles_come_in_groups(ask: Asker) -> None:
    groups = ask("GetRoleGroups")["result"]
    assert groups[0] == {"id": 1, "name": "Account"}
    listed = [role["role_id"] for group in groups for role in ask("GetRoles", group_name=group["name"])["result"]]
    assert sorted(listed) == sorted(role["role_id"] for role in ask("GetRoles")["result"])
    assert ask("GetRoles", group_name="No such group") == {"result": []}


def test_every_role_has_its_demo_subuser(ask: Asker) -> None:
    subusers = ask("GetSubUsers", with_roles=1, count=50)["result"]
    assert {
        subuser["subuser_name"]: [role["role_name"] for role in subuser["roles"] if not role["inherited"]]
        for subuser in subusers
    } == {
        "owner": ["Owner"],
        "admin": ["Admin"],
        "developer": ["Developer"],
        "supervisor": ["Supervisor"],
        "support": ["Support"],
        "accountant": ["Accountant"],
        "calllistmanager": ["CallListManager"],
        "usermanager": ["UserManager"],
        "phonenumbermanager": ["PhoneNumberManager"],
        "payer": ["Payer"],
        "payernoverify": ["PayerNoVerify"],
        "duo": ["Accountant", "UserManager"],
        "norole": [],
    }


def test_setting_roles_adds_them(ask: Asker) -> None:
    assert ask("SetSubUserRoles", subuser_id=DUO, role_name="Admin;Accountant") == {"result": 1}
    assert names(ask, DUO) == ["Accountant", "Admin", "UserManager"]
    assert ask("SetSubUserRoles", subuser_id=DUO, role_id="11;23") == {"result": 1}
    assert names(ask, DUO) == ["Accountant", "Owner", "Admin", "Developer", "UserManager"]


def test_removing_roles_leaves_the_others_and_minds_no_absent_one(ask: Asker) -> None:
    assert ask("RemoveSubUserRoles", subuser_id=DUO, role_name="UserManager;Admin") == {"result": 1}
    assert names(ask, DUO) == ["Accountant"]
    assert ask("RemoveSubUserRoles", subuser_id=DUO, role_name="Accountant") == {"result": 1}
    assert names(ask, DUO) == []


def test_roles_that_come_with_those_given_are_listed_as_inherited(ask: Asker) -> None:
    roles = ask("GetSubUserRoles", subuser_id=USERMANAGER)["result"]
    listed = ask("GetSubUsers", subuser_id=USERMANAGER, with_roles=1)["result"][0]["roles"]
    assert roles == listed
    assert [(role["role_name"], role["inherited"]) for role in roles] == [
        ("UserManager", False),
        ("UserRead", True),
        ("UserUpdate", True),
    ]
    assert "child_ids" not in roles[0]
    expanded = ask("GetSubUserRoles", subuser_id=USERMANAGER, with_expanded_roles="true")["result"]
    assert [role["child_ids"] for role in expanded] == [[42, 43], [], []]


def test_a_role_can_be_inherited_without_its_parents_as_in_the_references_example(
    sandbox: RunningSandbox, ask: Asker
) -> None:
    sandbox.inherit(NOROLE, "Support")
    ask("SetSubUserRoles", subuser_id=NOROLE, role_name="Accountant")
    roles = ask("GetSubUserRoles", subuser_id=NOROLE)["result"]
    assert roles == [
        {"role_id": 3, "role_name": "Support", "inherited": True, "parent_role_id": [11, 12], "gui_only": True},
        {"role_id": 7, "role_name": "Accountant", "inherited": False, "parent_role_id": [], "gui_only": True},
    ]
    ask("RemoveSubUserRoles", subuser_id=NOROLE, role_name="Support;Accountant")
    assert ask("GetSubUserRoles", subuser_id=NOROLE)["result"] == roles[:1]


def test_ids_that_public_code_sends_are_those_roles(ask: Asker) -> None:
    ask("SetSubUserRoles", subuser_id=NOROLE, role_id="7;9")
    assert names(ask, NOROLE) == ["Accountant", "Verifier"]


def test_roles_have_to_be_named_and_known(ask: Asker) -> None:
    for method in ("SetSubUserRoles", "RemoveSubUserRoles"):
        assert code(ask(method, subuser_id=DUO)) == 440
        assert code(ask(method, subuser_id=DUO, role_id=99)) == 440
        assert code(ask(method, subuser_id=DUO, role_name="Janitor")) == 441
        assert code(ask(method, subuser_id=DUO, role_name="Admin", role_id=12)) == 449
        assert code(ask(method, role_name="Admin")) == 434


def test_a_role_that_a_key_uses_is_taken_with_force_only(ask: Asker, asking: Asking, sandbox: RunningSandbox) -> None:
    theirs = asking(sandbox.key("UserManager", subuser_id=USERMANAGER))
    change = {"subuser_id": USERMANAGER, "role_name": "UserManager"}
    assert code(ask("RemoveSubUserRoles", **change)) == 439
    assert names(ask, USERMANAGER) == ["UserManager"]
    assert code(theirs("GetUsers", application_name="support")) is None
    assert ask("RemoveSubUserRoles", **change, force="true") == {"result": 1}
    assert names(ask, USERMANAGER) == []
    assert code(theirs("GetUsers", application_name="support")) == 100


def test_nobody_takes_owner_from_oneself(asking: Asking, sandbox: RunningSandbox) -> None:
    owner = asking(sandbox.key("Owner", subuser_id=OWNER))
    assert code(owner("RemoveSubUserRoles", subuser_id=OWNER, role_name="Owner", force=1)) == 435

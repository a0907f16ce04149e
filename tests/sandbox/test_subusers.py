"""AddSubUser, SetSubUserInfo, DelSubUser: the account's team, and how the names and passwords of it are judged."""

import pytest

from tests.sandbox.asking import Answer, Asker, Asking, code
from tests.sandboxes import RunningSandbox

OWNER, ADMIN, USERMANAGER, DUO, NOROLE = 2001, 2002, 2008, 2012, 2013
PASSWORD = "Demo-panel-1"
MARTHA = {"new_subuser_name": "Martha_1", "new_subuser_password": "Tulip-7-field"}


def subuser(ask: Asker, subuser_id: int) -> Answer:
    (found,) = ask("GetSubUsers", subuser_id=subuser_id, with_roles="true")["result"]
    answer: Answer = found
    return answer


@pytest.fixture
def martha(ask: Asker) -> int:
    subuser_id: int = ask("AddSubUser", **MARTHA)["result"]["subuser_id"]
    return subuser_id


def test_a_new_subuser_has_a_lower_case_name_and_no_role(ask: Asker, martha: int) -> None:
    assert subuser(ask, martha) == {"subuser_id": martha, "subuser_name": "martha_1", "roles": []}


def test_a_new_subuser_can_come_with_roles_and_a_description(ask: Asker) -> None:
    added = ask("AddSubUser", **MARTHA, role_name="Admin;UserManager", description="Ward 3")
    found = subuser(ask, added["result"]["subuser_id"])
    assert found["description"] == "Ward 3"
    assert [role["role_name"] for role in found["roles"] if not role["inherited"]] == ["Admin", "UserManager"]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"new_subuser_name": ""}, 134),
        ({"new_subuser_name": "mary"}, 452),
        ({"new_subuser_name": "m" * 21}, 452),
        ({"new_subuser_name": "1martha"}, 453),
        ({"new_subuser_name": "mar.tha"}, 453),
        ({"new_subuser_name": "märtha"}, 453),
        ({"new_subuser_name": "OWNER"}, 436),
        ({"new_subuser_password": ""}, 463),
        ({"new_subuser_password": "Tulip 7-field"}, 524),
        ({"new_subuser_password": "Tu-7"}, 112),
        ({"new_subuser_password": "tulip-7-field"}, 464),
        ({"new_subuser_password": "Martha-123"}, 523),
        ({"role_id": "11;99"}, 440),
        ({"role_name": "MainAccount"}, 441),
        ({"role_name": "user manager"}, 441),
        ({"role_id": "11", "role_name": "Admin"}, 449),
        ({"role_id": "11,12"}, 101),
        ({"description": "x" * 256}, 499),
    ],
)
def test_a_subuser_against_the_rules_is_refused(ask: Asker, changes: dict[str, str], refusal: int) -> None:
    assert code(ask("AddSubUser", **MARTHA | changes)) == refusal
    assert len(ask("GetSubUsers", count=100)["result"]) == 13


def test_an_account_has_no_more_than_100_subusers(ask: Asker) -> None:
    for number in range(87):
        assert code(ask("AddSubUser", **MARTHA | {"new_subuser_name": f"helper{number}"})) is None
    assert code(ask("AddSubUser", **MARTHA)) == 438


def test_subusers_come_in_pages_of_20_without_a_total(ask: Asker) -> None:
    for number in range(10):
        ask("AddSubUser", **MARTHA | {"new_subuser_name": f"helper{number}"})
    answer = ask("GetSubUsers")
    assert list(answer) == ["result"]
    assert len(answer["result"]) == 20
    assert [found["subuser_name"] for found in ask("GetSubUsers", offset=20)["result"]] == [
        "helper7",
        "helper8",
        "helper9",
    ]


def test_an_unknown_subuser_is_refused_with_434(ask: Asker) -> None:
    for method in ("GetSubUsers", "SetSubUserInfo", "DelSubUser", "GetSubUserRoles"):
        assert code(ask(method, subuser_id=1)) == 434
    assert code(ask("DelSubUser")) == 434


def test_a_description_is_changed_and_cleared(ask: Asker) -> None:
    assert ask("SetSubUserInfo", subuser_id=DUO, description="Two hats") == {"result": 1}
    assert subuser(ask, DUO)["description"] == "Two hats"
    ask("SetSubUserInfo", subuser_id=DUO, description="")
    assert "description" not in subuser(ask, DUO)


def test_a_new_password_needs_the_old_one(ask: Asker) -> None:
    change = {"subuser_id": DUO, "new_subuser_password": "Tulip-7-field"}
    assert code(ask("SetSubUserInfo", **change)) == 448
    assert code(ask("SetSubUserInfo", **change, old_subuser_password="Wrong-1-one")) == 448
    assert ask("SetSubUserInfo", **change, old_subuser_password=PASSWORD) == {"result": 1}
    assert ask(
        "SetSubUserInfo", **change | {"new_subuser_password": "Orchid-8-x"}, old_subuser_password="Tulip-7-field"
    )


@pytest.mark.parametrize(
    ("new", "refusal"),
    [("", 463), ("a b", 524), ("Tulip", 112), ("tulip-seven", 464), ("Duo-12345", 523), (PASSWORD, 535)],
)
def test_a_bad_new_password_is_refused(ask: Asker, new: str, refusal: int) -> None:
    change = {"subuser_id": DUO, "old_subuser_password": PASSWORD, "new_subuser_password": new}
    assert code(ask("SetSubUserInfo", **change)) == refusal


def test_a_subuser_edits_itself_and_no_other(asking: Asking, sandbox: RunningSandbox) -> None:
    norole = asking(sandbox.key(subuser_id=NOROLE))
    assert norole("SetSubUserInfo", subuser_id=NOROLE, description="Me") == {"result": 1}
    assert code(norole("SetSubUserInfo", subuser_id=DUO, description="You")) == 434
    owner = asking(sandbox.key("Owner", subuser_id=OWNER))
    assert owner("SetSubUserInfo", subuser_id=DUO, description="You") == {"result": 1}


def test_a_deleted_subuser_is_gone_with_its_keys(ask: Asker, asking: Asking, sandbox: RunningSandbox) -> None:
    theirs = asking(sandbox.key("Admin", subuser_id=ADMIN))
    assert code(theirs("GetApplications")) is None
    assert ask("DelSubUser", subuser_id=ADMIN) == {"result": 1}
    assert code(theirs("GetApplications")) == 100
    assert code(ask("GetSubUsers", subuser_id=ADMIN)) == 434

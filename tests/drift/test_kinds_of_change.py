"""Each kind of change that somebody can make past the panel is found, with who and when."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from panel.api.client import Api
from panel.people.models import Account
from tests.drift.conftest import drift

type Ids = dict[str, Any]
type Deed = Callable[[Any, Ids], object]

PASSWORD, NEW_PASSWORD = "Old-password-1", "New-password-2"


@pytest.fixture
def ids(vendor: Any) -> Ids:
    """`duo` and a new subuser, a key, and a role's id by its name."""
    found: Ids = {each["subuser_name"]: each["subuser_id"] for each in vendor.get_sub_users()["result"]}
    added = vendor.add_sub_user("carla", PASSWORD, description="Sales", role_name="Support")
    found["carla"] = added["result"]["subuser_id"]
    found["key"] = vendor.create_key(description="Old", key_name="crm", role_name="Accountant")["result"]["key_id"]
    drift("--accept")
    return found


def recreate(api: Any, ids: Ids) -> None:
    api.del_sub_user(ids["carla"])
    api.add_sub_user("carla", PASSWORD, description="Sales", role_name="Support")


def swap(api: Any, ids: Ids) -> None:
    api.remove_sub_user_roles(ids["carla"], role_name="Support")
    api.set_sub_user_roles(ids["carla"], role_name="Payer")


# What is done, what the command says, how many differences the list of subusers shows: it reads no keys and no history.
DEEDS: dict[str, tuple[Deed, list[str], int]] = {
    "subuser added": (
        lambda api, _: api.add_sub_user("dario", PASSWORD, role_name="Payer"),
        ["subuser dario: added, with: Payer"],
        1,
    ),
    "subuser removed": (
        lambda api, ids: api.del_sub_user(ids["carla"]),
        ["subuser carla: removed; had: Support"],
        1,
    ),
    "subuser removed and added again": (
        recreate,
        ["subuser carla: added, with: Support", "subuser carla: removed; had: Support"],
        2,
    ),
    "role given": (
        lambda api, ids: api.set_sub_user_roles(ids["carla"], role_name="Payer"),
        ["subuser carla: given: Payer"],
        1,
    ),
    "role taken": (
        lambda api, ids: api.remove_sub_user_roles(ids["carla"], role_name="Support"),
        ["subuser carla: taken: Support"],
        1,
    ),
    "role swapped": (swap, ["subuser carla: given: Payer; taken: Support"], 1),
    "description changed": (
        lambda api, ids: api.set_sub_user_info(ids["carla"], description="Marketing"),
        ["subuser carla: description: Sales → Marketing"],
        1,
    ),
    "password changed": (
        lambda api, ids: api.set_sub_user_info(ids["carla"], PASSWORD, NEW_PASSWORD),
        ["subuser carla: password changed"],
        0,
    ),
    "key added": (
        lambda api, _: api.create_key(key_name="backdoor", role_name="Owner"),
        ["service account backdoor: added, with: Owner"],
        0,
    ),
    "key removed": (
        lambda api, ids: api.delete_key(ids["key"]),
        ["service account crm: removed; had: Accountant"],
        0,
    ),
    "key's roles changed": (
        lambda api, ids: api.set_key_roles(ids["key"], role_name="Owner"),
        ["service account crm: given: Owner; taken: Accountant"],
        0,
    ),
    "key's description changed": (
        lambda api, ids: api.update_key(ids["key"], "New"),
        ["service account crm: description: Old → New"],
        0,
    ),
    "key renamed": (
        lambda api, ids: api.update_key(ids["key"], "Old", key_name="crm2"),
        ["service account crm2: renamed: crm → crm2"],
        0,
    ),
}


@pytest.mark.parametrize("name", DEEDS)
def test_it_is_found_with_who_and_when(name: str, vendor: Any, ids: Ids, main_client: Client, account: Account) -> None:
    deed, said, on_the_list = DEEDS[name]
    assert drift() == (0, "")
    deed(vendor, ids)
    page = main_client.get("/settings/subusers/")
    assert page.context["drifted"] == on_the_list
    assert ("The team was changed elsewhere" in page.content.decode()) is bool(on_the_list)
    status, output = drift("--json")
    found = json.loads(output)[account.name]
    assert status == 1
    assert [f"{each['kind']} {each['name']}: {each['in_words']}" for each in found] == said
    signed = "The account, with the service account Service account"  # the sandbox names its keys so
    assert {each["by"] for each in found} == {signed}
    assert all(each["at"].endswith("+00:00") for each in found)
    text = main_client.get("/settings/subusers/drift/").content.decode()
    assert all(line.partition(": ")[2] in text for line in said)
    assert signed in text
    status, output = drift("--accept")
    assert (status, output.count("\n")) == (1, len(said))
    assert drift() == (0, "")
    assert main_client.get("/settings/subusers/").context["drifted"] == 0


def test_what_left_no_difference_is_on_the_page(vendor: Any, ids: Ids, main_client: Client) -> None:
    vendor.set_sub_user_roles(ids["carla"], role_name="Owner")
    vendor.remove_sub_user_roles(ids["carla"], role_name="Owner")
    page = main_client.get("/settings/subusers/drift/").content.decode()
    assert "Also done elsewhere, without a difference now" in page
    assert "these roles: Owner" in page
    assert "Nothing was changed elsewhere" in page


@pytest.mark.usefixtures("ids")
def test_what_the_panel_does_is_no_drift(main_client: Client, api: Api) -> None:
    duo = next(each for each in api.subusers.list() if each.name == "duo")
    url = f"/settings/subusers/{duo.id}/edit/"
    main_client.post(url, {"description": "Another", "roles": ["Payer", "Support"]})
    typed = {"name": "brand-new", "password": "Long-enough-1", "roles": ["Payer"]}
    main_client.post("/settings/subusers/new/", typed)
    assert main_client.get("/settings/subusers/").context["drifted"] == 0
    assert drift() == (0, "")
    now = {each.name: sorted(each.role_names) for each in api.subusers.list()}
    assert (now["duo"], now["brand-new"]) == (["Payer", "Support"], ["Payer"])


def test_a_list_that_cannot_be_read_is_exit_status_2(ids: Ids, sandbox: Any) -> None:  # noqa: ARG001 - it is known
    from django.core.management import CommandError

    sandbox.fault("GetKeys", code=100)
    with pytest.raises(CommandError) as error:
        drift()
    assert error.value.returncode == 2


def test_the_page_names_changes_also_without_the_history(
    vendor: Any, ids: Ids, sandbox: Any, main_client: Client
) -> None:
    vendor.set_sub_user_roles(ids["carla"], role_name="Payer")
    sandbox.fault("GetAuditLog", code=100)
    page = main_client.get("/settings/subusers/drift/").content.decode()
    assert "given: Payer" in page
    assert "history cannot be read" in page

"""The access matrix as a page, and its tools."""

import csv
import re
from pathlib import Path

import pytest
from django.test import Client

from panel.people.models import Account
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in

URL = "/settings/roles/"
MATRIX = Path(__file__).parents[1] / "access" / "matrix.csv"


@pytest.fixture
def member(account: Account) -> dict[str, Client]:
    let_all_sign_in(account)
    return {name: signed_in(name) for name in ("owner", "payer", "norole")}


def test_the_page_shows_the_matrix_as_it_was_published(main_client: Client) -> None:
    with MATRIX.open() as file:
        published = {row.pop("section"): row for row in csv.DictReader(file)}
    groups = main_client.get(URL).context["groups"]
    shown = {
        str(line.section): {str(role): open_ for role, open_, _odd in line.marks}
        for row in groups.values()
        for line in row
    }
    assert shown == {name: {role: mark == "x" for role, mark in row.items()} for name, row in published.items()}


@pytest.mark.parametrize("name", ["owner", "payer", "norole"])
def test_it_is_open_to_every_member_and_tells_the_members_own_roles(member: dict[str, Client], name: str) -> None:
    page = member[name].get(URL).content.decode()
    told = {
        "owner": '<a href="/settings/roles/Owner/">Owner</a>, <a href="/settings/roles/Support/">Support</a>',
        "payer": 'Your roles: <a href="/settings/roles/Payer/">Payer</a>.',
        "norole": "You have no role",
    }
    assert told[name] in page


def test_a_role_tells_what_it_opens(main_client: Client) -> None:
    response = main_client.get(f"{URL}UserManager/")
    opened = response.context["opened"]
    assert len(opened.sections) == 6
    assert "Opens 6 of 51 sections" in response.content.decode()
    assert "AddUser" in opened.calls
    assert "AddApplication" not in opened.calls


def test_names_of_people_are_shown_only_with_the_section_subusers(member: dict[str, Client]) -> None:
    assert [each.name for each in member["owner"].get(f"{URL}Accountant/").context["people"]] == ["accountant", "duo"]
    response = member["payer"].get(f"{URL}Accountant/")
    assert response.context["people"] is None
    assert "duo" not in response.content.decode()


def test_two_roles_are_compared_both_ways(main_client: Client) -> None:
    response = main_client.get(f"{URL}compare/", {"a": "Owner", "b": "Admin"})
    only_owner = {str(section) for section in response.context["only_a"].sections}
    only_admin = {str(section) for section in response.context["only_b"].sections}
    assert only_owner == {"Subusers", "Notifications settings", "Number deactivation", "All actions with numbers"}
    assert only_admin == {"Support"}
    assert "DelApplication" in response.context["only_a"].calls


def test_equal_roles_have_no_difference(main_client: Client) -> None:
    page = main_client.get(f"{URL}compare/", {"a": "Payer", "b": "PayerNoVerify"}).content.decode()
    assert "There is no difference between them." in page


@pytest.mark.parametrize("path", ["Root/", "compare/?a=Root&b=Admin"])
def test_a_role_that_there_is_not_is_not_found(main_client: Client, path: str) -> None:
    assert main_client.get(f"{URL}{path}").status_code == 404


def shown(client: Client, **query: str | list[str]) -> tuple[list[str], list[str]]:
    context = client.get(URL, query).context
    sections = [str(line.section) for lines in context["groups"].values() for line in lines]
    return sections, [str(role) for role in context["roles"]]


def test_a_word_filters_the_sections_and_a_heading_finds_all_of_its(main_client: Client) -> None:
    assert shown(main_client, q="webHOOKS")[0] == ["Webhooks"]
    of_sms = ["One-way SMS", "One-way SMS history", "Two-way SMS", "Two-way SMS history"]
    assert shown(main_client, q="sms")[0] == of_sms
    assert "No section matches" in main_client.get(URL, {"q": "nothing-has-this"}).content.decode()


def test_only_the_differences_between_the_chosen_roles_are_shown(main_client: Client) -> None:
    sections, roles = shown(main_client, roles=["Admin", "Owner"], only="differences")
    assert roles == ["Owner", "Admin"]
    assert sections == [
        "All actions with numbers",
        "Number deactivation",
        "Notifications settings",
        "Subusers",
        "Support",
    ]
    assert shown(main_client, roles=["Payer", "PayerNoVerify"], only="differences")[0] == []


def test_a_wrong_role_in_the_address_filters_nothing(main_client: Client) -> None:
    assert len(shown(main_client, roles="Wizard")[1]) == 12


def test_who_has_each_role_is_counted_for_those_who_may_see_the_team(member: dict[str, Client]) -> None:
    response = member["owner"].get(URL)
    assert response.context["people"]["UserManager"] == 2
    assert 'aria-label="2 subusers with UserManager"' in response.content.decode()
    assert member["payer"].get(URL).context["people"] is None


def test_the_matrix_is_shown_although_the_team_cannot_be_read(main_client: Client, sandbox: RunningSandbox) -> None:
    sandbox.fault("GetSubUsers", code=100)
    response = main_client.get(URL)
    assert response.status_code == 200
    assert response.context["people"] is None


def test_oddities_are_marked_and_explained(main_client: Client) -> None:
    page = main_client.get(URL).content.decode()
    assert 'href="#oddity-6"' in page
    assert "Reserved phone numbers open to PhoneNumberManager alone, and not even to the main account." in page
    numbers = set(re.findall(r'href="#oddity-(\d+)"', page))
    assert numbers == set(re.findall(r'id="oddity-(\d+)"', page))


def test_the_matrix_is_exported_as_it_is_filtered_with_the_methods_of_the_api(main_client: Client) -> None:
    response = main_client.get(f"{URL}export/", {"format": "csv", "q": "users", "roles": ["Owner", "Payer"]})
    assert response.headers["Content-Disposition"] == 'attachment; filename="access-roles.csv"'
    rows = list(csv.reader(response.getvalue().decode("utf-8-sig").splitlines()))
    assert rows[0] == ["Table", "Group", "Section or API method", "Owner", "Payer"]
    assert ["Section of the panel", "Settings", "Subusers", "yes", "no"] in rows
    assert ["API method", "", "GetUsers", "yes", "no"] in rows
    assert all("users" in row[2].lower() for row in rows[1:])


def test_panel_and_api_stand_side_by_side_and_disagreements_are_marked(main_client: Client) -> None:
    response = main_client.get(f"{URL}api/")
    counts = {str(role): number for role, number in response.context["disagreements"].items()}
    assert counts["MainAccount"] == 0
    assert counts["Owner"] == 4  # adds, deletes and edits subusers by the API, not in the panel
    assert counts["Payer"] == 0
    lines = {line.command: line for lines in response.context["groups"].values() for line in lines}
    users = {str(side.role): (side.in_panel, side.by_api) for side in lines["GetUsers"].sides}
    assert users["Developer"] == (False, True)
    assert users["UserManager"] == (True, True)
    assert "API only" in response.content.decode()


def test_only_the_disagreements_are_shown_when_asked(main_client: Client) -> None:
    groups = main_client.get(f"{URL}api/", {"roles": "Owner", "only": "differences"}).context["groups"]
    found = [line.command for lines in groups.values() for line in lines]
    assert found == ["AddSubUser", "DelSubUser", "SetSubUserRoles", "RemoveSubUserRoles"]


def test_a_role_names_its_disagreements(main_client: Client) -> None:
    page = main_client.get(f"{URL}Developer/").content.decode()
    assert "Where panel and API disagree" in page
    assert "the API allows it, but no section opens that does the same (Users in a certain application)." in page

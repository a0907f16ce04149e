"""The access matrix as a page, and its tools."""

import csv
from pathlib import Path

import pytest
from django.test import Client

from panel.people.models import Account
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
        str(line.section): {str(role): open_ for role, open_ in line.marks} for row in groups.values() for line in row
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

"""Every member on every route, GET and POST, against expectations.csv, which was typed by hand.

A new route needs its two lines there: what each of the demo's members gets, and who is not signed in (`nobody`).
"""

import csv
from pathlib import Path

import pytest
from django.test import Client

from panel.access.checks import every_route_names_its_section, routes_of
from panel.people.models import Account
from tests.team import addresses_of_all_routes, signed_in

with Path(__file__).with_name("expectations.csv").open() as file:
    EXPECTED = list(csv.DictReader(file))

MEMBERS = [
    "main",
    "owner",
    "admin",
    "developer",
    "supervisor",
    "support",
    "accountant",
    "calllistmanager",
    "usermanager",
    "phonenumbermanager",
    "payer",
    "payernoverify",
    "duo",
    "norole",
]
FRAGMENT = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}


def test_every_route_is_expected_with_both_verbs() -> None:
    routes = [(route.name, verb) for route in routes_of() for verb in ("GET", "POST")]
    assert sorted(routes) == sorted((row["route"], row["method"]) for row in EXPECTED)


def test_no_route_of_the_panel_is_without_a_section() -> None:
    assert every_route_names_its_section(None) == []


@pytest.fixture
def addresses(account: Account, support: int) -> dict[str, str]:
    return addresses_of_all_routes(account, support)


@pytest.mark.parametrize("member", MEMBERS)
def test_a_member_gets_what_the_matrix_gives(member: str, addresses: dict[str, str]) -> None:
    client = signed_in(member)
    assert answers(client, addresses) == expected(member)


def test_nobody_gets_to_the_sign_in_page(addresses: dict[str, str]) -> None:
    assert answers(Client(), addresses) == expected("nobody")


@pytest.mark.parametrize("member", ["usermanager", "norole", "owner"])
def test_what_is_closed_is_closed_to_fragments_too(member: str, addresses: dict[str, str]) -> None:
    client = signed_in(member)
    closed = [row for row in EXPECTED if row[member] == "403"]
    for row in closed:
        response = client.generic(row["method"], addresses[row["route"]], headers=FRAGMENT)
        assert response.status_code == 403, row["route"]
        assert b"data-message" in response.content
        assert b"<html" not in response.content


def answers(client: Client, addresses: dict[str, str]) -> dict[tuple[str, str], int]:
    """What each route answers; signing out comes last."""
    in_order = sorted(EXPECTED, key=lambda row: row["route"] == "sign_in:sign_out")
    return {
        (row["route"], row["method"]): client.generic(row["method"], addresses[row["route"]]).status_code
        for row in in_order
    }


def expected(member: str) -> dict[tuple[str, str], int]:
    return {(row["route"], row["method"]): int(row[member]) for row in EXPECTED}

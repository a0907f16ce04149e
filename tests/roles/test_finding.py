"""Who can do something, and which role is the least for it."""

from html import unescape

import pytest
from django.test import Client

from panel.people.models import Account
from tests.team import let_all_sign_in, signed_in

WHO, LEAST = "/settings/roles/who/", "/settings/roles/least/"


def names(client: Client, right: str, **more: str) -> list[str]:
    rows = client.get(WHO, {"right": right, **more}).context["rows"]
    return [row.subuser.name if hasattr(row, "subuser") else row.name for row in rows]


def test_people_and_keys_that_can_are_named_with_the_roles_that_give_it(main_client: Client, account: Account) -> None:
    account.api().keys.create(name="Importer", roles=["UserManager", "Payer"])
    response = main_client.get(WHO, {"right": "Users in a certain application"})
    giving = {getattr(row, "subuser", row).name: row.giving for row in response.context["rows"]}
    assert giving["usermanager"] == ["UserManager"]
    assert giving["duo"] == ["UserManager"]
    assert giving["Importer"] == ["UserManager"]
    assert "payer" not in giving
    page = response.content.decode()
    assert "It opens with MainAccount, Owner, Admin, UserManager." in page
    assert "The main account can." in page


def test_an_api_method_is_asked_for_in_the_same_way(main_client: Client) -> None:
    assert "supervisor" in names(main_client, "GetUsers")
    assert "supervisor" not in names(main_client, "AddUser")


def test_what_not_even_the_main_account_can_is_said(main_client: Client) -> None:
    page = main_client.get(WHO, {"right": "Reserved phone numbers"}).content.decode()
    assert "Not even the main account can." in page
    assert "phonenumbermanager" in page


@pytest.mark.parametrize("right", ["", "Nothing", "DropEverything"])
def test_nothing_that_there_is_asks_the_api_nothing(main_client: Client, calls: list[str], right: str) -> None:
    response = main_client.get(WHO, {"right": right})
    assert response.status_code == 200
    assert response.context["right"] is None
    assert calls == []


def test_the_least_role_and_what_is_too_much_are_shown_with_a_sentence_for_the_owner(main_client: Client) -> None:
    response = main_client.get(LEAST, {"need": ["Users in a certain application", "Billing"]})
    assert response.context["choices"][0].roles == ("UserManager", "Payer")
    page = unescape(response.content.decode())
    assert "Please give demo these roles in the panel of demo: UserManager, Payer." in page
    assert "Needed for: Users in a certain application, Billing. This also opens: Control panel," in page


def test_roles_that_somebody_has_already_count(main_client: Client) -> None:
    page = main_client.get(LEAST, {"need": "Billing", "held": "Payer"}).content.decode()
    assert "No role is missing" in page


def test_what_only_the_main_account_can_and_what_needs_three_roles_is_said(main_client: Client) -> None:
    page = main_client.get(LEAST, {"need": "Editing a subuser"}).content.decode()
    assert "No role opens Editing a subuser: only the main account itself can do it." in page
    three = {"need": ["Reserved phone numbers", "Notifications settings", "Support"]}
    assert "No single role and no pair of roles opens all of it." in main_client.get(LEAST, three).content.decode()


@pytest.fixture
def member(account: Account) -> dict[str, Client]:
    let_all_sign_in(account)
    return {name: signed_in(name) for name in ("owner", "payer", "norole")}


def test_a_refused_page_names_the_least_role_and_a_sentence_that_asks_for_it(member: dict[str, Client]) -> None:
    page = unescape(member["payer"].get("/settings/service_accounts/").content.decode())
    assert "The main account demo gives roles in this panel, and nobody else does." in page
    assert "Ask there for UserManager: of the roles that open it, this one opens least beyond it." in page
    assert 'data-copy="Please give payer the role UserManager in the panel of demo. It is needed for: Service' in page
    assert "/settings/roles/least/?need=Service+accounts&held=Payer" in page


def test_a_refused_page_names_nobody_of_the_team_and_makes_no_call_for_it(
    member: dict[str, Client], main_client: Client, calls: list[str]
) -> None:
    main_client.get("/settings/subusers/")  # the team is kept now
    member["payer"].get("/profile/")  # the roles as well
    calls.clear()
    page = member["payer"].get("/settings/subusers/").content.decode()
    assert calls == []
    assert "accountant" not in page.replace("Accountant", "")
    assert "roles/who/" not in page


def test_what_no_role_opens_is_the_main_accounts_alone(member: dict[str, Client]) -> None:
    page = member["owner"].get("/settings/subusers/new/").content.decode()
    assert "No role that can be given opens it: only the main account demo itself can do it." in page
    assert "/settings/roles/who/?right=Creating+a+new+subuser" in page


def test_the_palette_leads_to_who_can(member: dict[str, Client]) -> None:
    page = unescape(member["owner"].get("/palette/", {"q": "who can open bill"}).content.decode())
    assert "Who can open Billing?" in page
    assert "/settings/roles/who/?right=Billing" in page
    page = unescape(member["norole"].get("/palette/", {"q": "billing"}).content.decode())
    assert "Which role opens Billing?" in page
    assert "/settings/roles/least/?need=Billing" in page

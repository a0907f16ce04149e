"""The main account sees the panel as other roles would: never more than they would see, and nothing is sent."""

from itertools import combinations

import pytest
from django.test import Client

from panel.access.access import Access
from panel.access.matrix import ASSIGNABLE, MATRIX, Role, Section
from panel.access.viewing import Viewing, narrowed
from panel.api.client import Api
from panel.api.rights import METHOD_ROLES, may_call
from panel.journal.models import Event
from panel.people.models import Account, Member
from tests.access.test_every_route import EXPECTED
from tests.team import addresses_of_all_routes

MAIN = Access.of(["MainAccount"])
ALL = [roles for count in range(len(ASSIGNABLE) + 1) for roles in combinations(ASSIGNABLE, count)]
LEAVING = {"roles:leave_view", "sign_in:sign_out"}
WITHOUT_SESSION = {"healthz", "readyz", "metrics"}  # answered before anything else, and only GET


def test_no_combination_of_roles_opens_more_in_a_view_than_by_itself() -> None:
    assert len(ALL) == 2048
    for roles in ALL:
        seen = narrowed(MAIN, Viewing.of(roles))
        by_the_table = {section for section, opened_by in MATRIX.items() if opened_by & set(roles)}
        assert seen.sections == by_the_table - {Section.RESERVED_PHONE_NUMBERS}  # closed to the main account
        assert seen.roles == {*roles}
        assert not seen.is_main_account


def test_no_combination_of_roles_may_call_more_in_a_view_than_by_itself() -> None:
    for roles in ALL:
        seen = narrowed(MAIN, Viewing.of([*roles, "MainAccount"]))
        assert all(may_call(command, seen.roles) == may_call(command, roles) for command in METHOD_ROLES)


@pytest.mark.parametrize("own", [["Owner"], ["Payer"], []])
def test_a_view_gives_nothing_to_others_than_the_main_account(own: list[str]) -> None:
    access = Access.of(own)
    assert narrowed(access, Viewing.of(["Admin"])) == access


def view_as(client: Client, *roles: str) -> None:
    response = client.post("/settings/roles/view/", {"roles": roles})
    assert (response.status_code, response.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("member", ["usermanager", "owner", "payer", "norole"])
def test_every_page_is_as_closed_as_it_is_to_such_a_member(
    main_client: Client, account: Account, support: int, member: str
) -> None:
    addresses = addresses_of_all_routes(account, support)
    subuser_id = Member.objects.get(account=account, name=member).subuser_id
    main_client.post("/settings/roles/view/", {"subuser": subuser_id})
    gets = [row for row in EXPECTED if row["method"] == "GET"]
    closed = {row["route"] for row in gets if main_client.get(addresses[row["route"]]).status_code == 403}
    assert closed == {row["route"] for row in gets if row[member] == "403"}


def test_every_post_is_refused_but_leaving_and_signing_out(main_client: Client, account: Account, support: int) -> None:
    addresses = addresses_of_all_routes(account, support)
    view_as(main_client, "Owner", "Admin", "Payer")
    events = Event.objects.count()
    for route in {row["route"] for row in EXPECTED} - LEAVING - WITHOUT_SESSION:
        response = main_client.post(addresses[route], {"roles": "Owner", "theme": "dark"})
        assert response.status_code == 403, route
    assert Event.objects.count() == events
    assert "Meanwhile nothing can be changed or sent" in response.content.decode()


@pytest.mark.parametrize("verb", ["put", "patch", "delete"])
def test_other_verbs_that_could_write_are_refused_as_well(main_client: Client, verb: str) -> None:
    view_as(main_client, "Owner")
    assert getattr(main_client, verb)("/settings/subusers/").status_code == 403


def test_the_refusal_of_a_fragment_is_a_message(main_client: Client) -> None:
    view_as(main_client, "Owner")
    response = main_client.post("/preferences/", {"theme": "dark"}, headers={"HX-Request": "true"})
    assert response.status_code == 403
    assert b"data-message" in response.content
    assert b"<html" not in response.content


def test_a_banner_says_whose_view_it_is_and_leads_back_to_the_same_page(main_client: Client) -> None:
    view_as(main_client, "UserManager")
    page = main_client.get("/applications/?q=sup").content.decode()
    assert "You see the panel as UserManager." in page
    assert 'name="next" value="/applications/?q=sup"' in page
    assert "Everything that changes or sends something is closed until you leave." in page
    response = main_client.post("/settings/roles/view/leave/", {"next": "/applications/?q=sup"})
    assert response.headers["Location"] == "/applications/?q=sup"
    assert "You see the panel as" not in main_client.get("/profile/").content.decode().replace("as yourself", "")
    assert main_client.get("/settings/subusers/new/").status_code == 200


def test_a_person_is_seen_with_their_present_roles(main_client: Client, api: Api) -> None:
    duo = next(each for each in api.subusers.list() if each.name == "duo")
    response = main_client.post("/settings/roles/view/", {"subuser": str(duo.id)})
    assert response.status_code == 302
    page = main_client.get("/settings/roles/")
    assert "You see the panel as duo does." in page.content.decode()
    assert {*page.context["request"].access.roles} == {*duo.all_role_names}


@pytest.mark.parametrize("subuser", ["0", "x", "", "9" * 40])
def test_nobody_is_seen_who_is_not_there(main_client: Client, subuser: str) -> None:
    assert main_client.post("/settings/roles/view/", {"subuser": subuser}).status_code == 404
    assert "viewing" not in main_client.session


def test_the_role_of_the_main_account_is_no_other_view(main_client: Client) -> None:
    response = main_client.post("/settings/roles/view/", {"roles": Role.MAIN_ACCOUNT})
    assert response.status_code == 200
    assert "viewing" not in main_client.session


def test_beginning_and_leaving_are_in_the_journal_by_the_main_account_itself(
    main_client: Client, main_account: Member
) -> None:
    view_as(main_client, "UserManager", "Payer")
    main_client.get("/settings/subusers/")  # a closed door that was looked at is no refusal
    main_client.post("/settings/roles/view/leave/")
    events = list(Event.objects.order_by("-seq")[:2])[::-1]
    assert [(each.kind, each.arguments) for each in events] == [
        ("view_begun", {"as": "UserManager, Payer"}),
        ("view_ended", {"as": "UserManager, Payer"}),
    ]
    assert [(each.member_id, each.roles) for each in events] == [(main_account.pk, ["MainAccount"])] * 2


def test_signing_out_ends_the_view_and_says_so_in_the_journal(main_client: Client) -> None:
    view_as(main_client)
    main_client.post("/auth/logout/")
    kinds = Event.objects.order_by("-seq").values_list("kind", "arguments")[:2]
    assert list(kinds) == [("signed_out", {}), ("view_ended", {"as": "somebody without a role"})]

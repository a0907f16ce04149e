"""Error pages that Django asks for keep the member's way on."""

import httpx
import pytest
from django.test import Client

from panel.api import client
from panel.people.models import Account, Member
from tests.team import let_all_sign_in, signed_in


@pytest.fixture
def manager(account: Account) -> Client:
    let_all_sign_in(account)
    return signed_in("usermanager")


def entries(response: object) -> list[str]:
    return [entry.label for group in response.context["menu"] for entry in group.entries]  # type: ignore[attr-defined]


def test_an_address_that_matches_no_route_keeps_the_members_menu(manager: Client) -> None:
    response = manager.get("/nowhere/")
    assert response.status_code == 404
    assert entries(response) == ["Home", "Applications", "Service accounts", "Access roles", "Jobs", "Profile"]


def test_an_old_form_keeps_the_members_menu(main_account: Member) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(main_account)
    response = browser.post("/preferences/", {"theme": "dark"})
    assert response.status_code == 403
    assert "Subusers" in entries(response)


def test_the_menu_stays_empty_when_the_roles_cannot_be_read(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("down", request=request)

    Member.objects.update(roles_read=None)
    monkeypatch.setattr(client, "shared_client", lambda: httpx.Client(transport=httpx.MockTransport(fail)))
    response = manager.get("/nowhere/")
    assert response.status_code == 404
    assert entries(response) == []


def test_nobody_gets_the_plain_page(client: Client, account: Account) -> None:  # noqa: ARG001 - connected
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "menu" not in response.context

"""Signing in again over a page whose session ended: for its member alone."""

import re

import pytest
from django.test import Client

from panel.journal.models import Entry
from panel.people.models import Account, Member, Session
from panel.sign_in.again import address_for
from tests.conftest import PASSWORD
from tests.team import let_all_sign_in, signed_in

SUBUSER = "usermanager"


@pytest.fixture
def address(main_account: Member) -> str:
    return address_for(main_account)


@pytest.fixture
def subuser(account: Account) -> Member:
    return Member.objects.get(account=account, subuser_id=let_all_sign_in(account)[SUBUSER].id)


def hidden(content: bytes, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', content.decode())
    return found[1] if found else ""


def test_the_password_renews_the_session_and_brings_fresh_tokens(address: str, main_account: Member) -> None:
    browser = Client(enforce_csrf_checks=True)
    asked = browser.get(address)
    assert b"data-left" not in asked.content
    assert hidden(asked.content, "once") == ""
    typed = {"password": PASSWORD, "csrfmiddlewaretoken": hidden(asked.content, "csrfmiddlewaretoken")}
    answer = browser.post(address, typed)
    assert re.search(rb'data-left="28(800|79\d)"', answer.content)
    assert Session.objects.get().member == main_account
    tokens = {name: hidden(answer.content, name) for name in ("csrfmiddlewaretoken", "once")}
    assert browser.post("/preferences/", {"theme": "dark", **tokens}).status_code == 302
    assert "panel_browser" in answer.cookies


def test_a_renewed_session_is_a_sign_in_of_the_journal(address: str) -> None:
    Client().post(address, {"password": PASSWORD})
    assert list(Entry.objects.values_list("kind", flat=True)) == ["signed_in"]


def test_a_subuser_comes_back_as_themselves(subuser: Member) -> None:
    browser = Client()
    assert b"data-left" in browser.post(address_for(subuser), {"password": PASSWORD}).content
    assert Session.objects.get().member == subuser
    assert browser.cookies["panel_door"].value == "demo"


def test_a_wrong_password_opens_nothing_and_is_not_sent_back(address: str) -> None:
    answer = Client().post(address, {"password": "Wrong-pass-1"})
    assert answer.context["form"].errors == {"password": ["This is not the password."]}
    assert b"Wrong-pass-1" not in answer.content
    assert b"data-left" not in answer.content
    assert not Session.objects.exists()


def test_guessing_is_paused_as_on_the_sign_in_page(address: str) -> None:
    for _ in range(5):
        Client().post("/auth/", {"account": "demo", "password": "Wrong-pass-1"})
    answer = Client().post(address, {"password": PASSWORD})
    assert re.fullmatch(
        r"Too many attempts\. Wait \d+ seconds, then try again\.", answer.context["form"].non_field_errors()[0]
    )
    assert not Session.objects.exists()


def test_whose_page_it_is_cannot_be_forged(address: str, main_account: Member) -> None:
    for forged in ("/auth/again/", f"/auth/again/?who={main_account.pk}", f"{address}x"):
        answer = Client().post(forged, {"password": PASSWORD})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/auth/")
    assert not Session.objects.exists()


@pytest.mark.usefixtures("subuser")
def test_another_member_of_the_browser_gets_no_tokens_for_the_page(address: str) -> None:
    answer = signed_in(SUBUSER).get(address)
    assert b"data-left" not in answer.content
    assert hidden(answer.content, "once") == ""


def test_the_member_who_is_signed_in_gets_tokens_and_may_renew(main_client: Client, address: str) -> None:
    asked = main_client.get(address)
    assert b"data-left" in asked.content
    assert hidden(asked.content, "once")
    before = Session.objects.get().pk
    main_client.post(address, {"password": PASSWORD})
    assert Session.objects.get().pk != before


def test_a_subuser_who_was_deleted_elsewhere_does_not_come_back(account: Account, subuser: Member) -> None:
    account.api().subusers.delete(subuser.subuser_id or 0)
    answer = Client().post(address_for(subuser), {"password": PASSWORD})
    assert b"data-left" not in answer.content
    assert not Session.objects.filter(member=subuser).exists()


@pytest.mark.parametrize(
    ("wanted", "opened"),
    [
        ("/settings/roles/", "/settings/roles/"),
        ("/settings/subusers/", "/"),
        ("/nowhere/", "/"),
        ("/settings/service_accounts/%3Fq%3Da", "/settings/service_accounts/?q=a"),
    ],
)
def test_sign_in_leads_back_to_a_page_that_opens(subuser: Member, wanted: str, opened: str) -> None:
    typed = {"username": subuser.name, "password": PASSWORD}
    assert Client().post(f"/login/demo/?next={wanted}", typed).headers["Location"] == opened


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"HX-Request": "true", "HX-Boosted": "true"}])
def test_a_form_with_an_old_token_is_asked_to_sign_in_again(main_account: Member, headers: dict[str, str]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(main_account)
    answer = browser.post("/preferences/", {"theme": "dark"}, headers=headers)
    assert (answer.status_code, answer.headers["Panel-Sign-In"]) == (401, "/auth/?ended=yes")


def test_without_session_and_token_a_plain_form_leads_to_sign_in(main_account: Member) -> None:
    assert main_account
    headers = {"Referer": "http://testserver/preferences/"}
    answer = Client(enforce_csrf_checks=True).post("/preferences/", {"theme": "dark"}, headers=headers)
    assert answer.headers["Location"] == "/auth/?ended=yes&next=/preferences/"


def test_an_old_sign_in_page_is_told_as_before(main_account: Member) -> None:
    assert main_account
    assert Client(enforce_csrf_checks=True).post("/auth/", {}, headers={"HX-Request": "true"}).status_code == 403

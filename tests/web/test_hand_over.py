"""A password that was just set is shown once, to whoever set it, and lies nowhere as it is."""

import re
import time

import pytest
from django.test import Client

from panel.api.client import Api
from panel.web import hand_over
from tests.sandboxes import RunningSandbox

PASSWORD = "Generated-pass-1"
USER = {"name": "zoe", "display_name": "Zoe", "password": PASSWORD, "active": "on"}
SUBUSER = {"name": "newcomer", "password": PASSWORD, "description": "", "roles": ["Payer"]}


@pytest.fixture
def url(support: int) -> str:
    return f"/application/{support}/users/"


def words(page: str) -> str:
    """The page's text."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def opened(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_new_users_page_shows_once_what_it_signs_in_with(main_client: Client, url: str) -> None:
    address = main_client.post(f"{url}new/", USER).headers["Location"]
    page = words(opened(main_client, address))
    assert "Hand over to zoe" in page
    for fact in ("SDK login zoe@support.demo", "SIP username zoe", "SIP domain support.demo", f"Password {PASSWORD}"):
        assert fact in page
    assert PASSWORD not in opened(main_client, address)


def test_a_new_subusers_page_shows_once_where_and_how_it_signs_in(main_client: Client) -> None:
    address = main_client.post("/settings/subusers/new/", SUBUSER).headers["Location"]
    page = words(opened(main_client, address))
    assert "Sign-in page http://testserver/login/demo/ Name newcomer Password Generated-pass-1" in page
    assert PASSWORD not in opened(main_client, address)


def test_from_the_drawer_of_the_list_it_is_on_the_list(main_client: Client) -> None:
    address = main_client.post("/settings/subusers/new/?to=list&q=new", SUBUSER).headers["Location"]
    assert address == "/settings/subusers/?q=new"
    assert PASSWORD in opened(main_client, address)
    assert PASSWORD not in opened(main_client, address)


def test_create_another_shows_it_beside_the_next_form(main_client: Client, url: str) -> None:
    address = main_client.post(f"{url}new/", {**USER, "create_another": "on"}).headers["Location"]
    page = opened(main_client, address)
    assert address == f"{url}new/"
    assert PASSWORD in words(page)
    assert 'name="password" value' not in page
    assert PASSWORD not in opened(main_client, address)


def test_a_changed_password_is_handed_over_under_the_new_name(
    main_client: Client, url: str, api: Api, support: int
) -> None:
    user_id = api.users.add(support, name="zoe", display_name="Zoe", password="Before-pass-1")
    form = main_client.get(f"{url}{user_id}/edit/").context["form"]
    typed = {**USER, "name": "zoe-b", "opened": form["opened"].value()}
    page = words(main_client.post(f"{url}{user_id}/edit/", typed, follow=True).content.decode())
    assert "Hand over to zoe-b" in page
    assert f"Password {PASSWORD}" in page


def test_saving_without_a_new_password_hands_nothing_over(
    main_client: Client, url: str, api: Api, support: int
) -> None:
    user_id = api.users.add(support, name="zoe", display_name="Zoe", password=PASSWORD)
    form = main_client.get(f"{url}{user_id}/edit/").context["form"]
    typed = {**USER, "display_name": "Zoe B.", "password": "", "opened": form["opened"].value()}
    assert "Hand over" not in main_client.post(f"{url}{user_id}/edit/", typed, follow=True).content.decode()


def test_a_subusers_changed_password_is_handed_over(main_client: Client, api: Api) -> None:
    subuser_id = api.subusers.add(name="newcomer", password="Before-pass-1", description="", roles=[])
    typed = {"old_password": "Before-pass-1", "new_password": PASSWORD}
    page = main_client.post(f"/settings/subusers/{subuser_id}/password/", typed, follow=True)
    assert f"Name newcomer Password {PASSWORD}" in words(page.content.decode())


def test_a_subuser_that_was_created_again_is_handed_over(main_client: Client, api: Api) -> None:
    subuser_id = api.subusers.add(name="newcomer", password="Before-pass-1", description="", roles=[])
    typed = {"typed_name": "newcomer", "password": PASSWORD}
    page = main_client.post(f"/settings/subusers/{subuser_id}/again/", typed, follow=True)
    assert f"Name newcomer Password {PASSWORD}" in words(page.content.decode())


def test_when_creating_again_stops_half_way_the_password_is_in_the_form(
    main_client: Client, api: Api, sandbox: RunningSandbox
) -> None:
    subuser_id = api.subusers.add(name="newcomer", password="Before-pass-1", description="", roles=[])
    sandbox.fault("AddSubUser", code=438)
    typed = {"typed_name": "newcomer", "password": PASSWORD}
    page = main_client.post(f"/settings/subusers/{subuser_id}/again/", typed).content.decode()
    assert f'type="password" name="password" value="{PASSWORD}"' in page


def test_after_an_unknown_outcome_the_password_stays_in_the_form(
    main_client: Client, url: str, sandbox: RunningSandbox
) -> None:
    sandbox.fault("AddUser", reset="before", times=1)
    page = main_client.post(f"{url}new/", USER).content.decode()
    assert "It has not been done so far." in page
    assert f'type="password" name="password" value="{PASSWORD}"' in page


def test_what_was_handed_over_lies_in_no_cookie_session_or_address_as_it_is(main_client: Client, url: str) -> None:
    answer = main_client.post(f"{url}new/", USER)
    kept = str(dict(main_client.session))
    assert hand_over.KEY in kept
    for place in (kept, answer.headers["Location"], str(answer.cookies), str(main_client.cookies)):
        assert PASSWORD not in place
    main_client.get(answer.headers["Location"])
    assert hand_over.KEY not in main_client.session


def test_other_pages_and_parts_of_a_page_leave_it_to_the_page_it_waits_for(main_client: Client, url: str) -> None:
    address = main_client.post(f"{url}new/", {**USER, "create_another": "on"}).headers["Location"]
    assert PASSWORD not in opened(main_client, url)
    assert PASSWORD not in main_client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert PASSWORD in opened(main_client, address)


def test_two_minutes_later_it_is_not_shown_any_more(
    main_client: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = main_client.post(f"{url}new/", USER).headers["Location"]
    later = time.time() + 121
    monkeypatch.setattr(hand_over, "time", lambda: later)
    assert PASSWORD not in opened(main_client, address)
    assert hand_over.KEY not in main_client.session


def test_a_key_taken_out_of_use_meanwhile_breaks_no_page(main_client: Client, url: str) -> None:
    address = main_client.post(f"{url}new/", USER).headers["Location"]
    session = main_client.session
    session[hand_over.KEY] = "encrypted under another key"
    session.save()
    assert "Hand over" not in opened(main_client, address)


def test_without_a_sealed_card_nothing_is_shown(main_client: Client, url: str) -> None:
    assert "Hand over" not in opened(main_client, url)

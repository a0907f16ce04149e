"""Who is suspended does not sign in, and only who knows the password is told why."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from panel.access.errors import Suspended
from panel.api.client import Api
from panel.journal.models import Entry
from panel.people.models import Account, Member, OneTimeLink
from panel.sign_in import again, one_time_links, panel_passwords
from panel.team.models import Suspension
from tests.conftest import PASSWORD
from tests.suspensions.conftest import URL, Find, Plan, send
from tests.team import signed_in

LOGIN = "/login/demo/"
SENTENCE = "Your access is suspended. Ask the main account."


@pytest.fixture
def duo(account: Account, find: Find) -> int:
    """Its id; it can sign in."""
    panel_passwords.give(account, find("duo").id, "duo", PASSWORD)
    return find("duo").id


@pytest.fixture
def half_suspended(account: Account, duo: int) -> int:
    """As the first step of a suspension leaves it: nothing is taken yet."""
    Suspension.objects.create(account=account, subuser_id=duo, name="duo", by="demo", roles=["Accountant"])
    return duo


def test_the_right_password_of_a_suspended_subuser_is_answered_with_the_reason(
    main_client: Client, plan: Plan, duo: int
) -> None:
    send(main_client, plan("duo", "suspend", force="on"))
    browser = Client()
    page = browser.post(LOGIN, {"username": "duo", "password": PASSWORD})
    assert page.context["form"].errors == {"__all__": [SENTENCE]}
    assert "sessionid" not in browser.cookies
    assert browser.get("/applications/").status_code == 302
    entry = Entry.objects.filter(kind="sign_in_failed").get()
    assert str(entry.sentence) == "Somebody failed to sign in as duo (subuser), who is suspended"
    assert entry.object_id == str(duo)


def test_a_wrong_password_learns_nothing(half_suspended: int) -> None:
    page = Client().post(LOGIN, {"username": "duo", "password": "Wrong-pass-1"})
    assert half_suspended
    assert page.context["form"].errors == {"__all__": ["Wrong name or password. Check both and try again."]}


@pytest.mark.usefixtures("half_suspended")
def test_a_suspension_that_is_not_finished_counts() -> None:
    assert SENTENCE in Client().post(LOGIN, {"username": "duo", "password": PASSWORD}).content.decode()


@pytest.mark.usefixtures("half_suspended")
def test_nor_do_they_sign_in_again_over_a_page() -> None:
    page = Client().post(again.address_for(Member.objects.get(name="duo")), {"password": PASSWORD})
    assert SENTENCE in page.content.decode()


@pytest.mark.parametrize("end", ["restore", "forget"])
@pytest.mark.usefixtures("duo")
def test_afterwards_they_sign_in_as_before(main_client: Client, plan: Plan, find: Find, end: str) -> None:
    send(main_client, plan("duo", "suspend", force="on"))
    if end == "restore":
        send(main_client, plan("duo", "restore"))
        assert signed_in("duo").get("/").status_code == 200
    else:
        main_client.post(f"{URL}{find('duo').id}/forget/")
        assert signed_in("duo").get("/").status_code == 403


def test_a_one_time_link_is_not_used_and_works_after_the_suspension(account: Account, half_suspended: int) -> None:
    link = f"/welcome/?token={one_time_links.make(account, half_suspended, 'duo')}"
    new = {"new_password": "An-other-pass-9", "new_password_again": "An-other-pass-9"}
    assert Client().post(link, new).context["form"].errors == {"__all__": [SENTENCE]}
    assert OneTimeLink.objects.exists()
    assert Entry.objects.filter(kind="sign_in_failed", object_name="duo").count() == 1
    Suspension.objects.all().delete()
    assert Client().post(link, new).status_code == 302
    assert signed_in("duo", password="An-other-pass-9").get("/").status_code == 200


def test_a_session_that_began_in_between_ends_when_the_roles_are_read(account: Account, duo: int) -> None:
    browser = signed_in("duo")
    Suspension.objects.create(account=account, subuser_id=duo, name="duo", by="demo")
    member = Member.objects.get(name="duo")
    member.forget_roles()  # as after each call that takes roles
    response = browser.get("/applications/", follow=True)
    assert urlsplit(response.redirect_chain[-1][0]).path == LOGIN
    assert "You were signed out: your access is suspended. Ask the main account." in response.content.decode()
    assert not member.sessions.exists()
    with pytest.raises(Suspended):
        member.role_names()


@pytest.mark.usefixtures("half_suspended")
def test_others_sign_in(account: Account, api: Api) -> None:
    support = next(each for each in api.subusers.list() if each.name == "support")
    panel_passwords.give(account, support.id, "support", PASSWORD)
    assert signed_in("support").get("/").status_code == 200

"""How subusers come in: by their account's page, and by no other."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from panel.api import calls
from panel.people.models import Account, Member, Session
from panel.sign_in.panel_passwords import give
from tests.conftest import PASSWORD
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in

LOGIN = "/login/demo/"
RIGHT = {"username": "usermanager", "password": PASSWORD}


@pytest.fixture
def team(account: Account) -> dict[str, int]:
    return {name: subuser.id for name, subuser in let_all_sign_in(account).items()}


@pytest.mark.usefixtures("team")
def test_a_subuser_signs_in_on_its_accounts_page_and_out_again() -> None:
    browser = Client()
    assert "demo" in browser.get(LOGIN).content.decode()
    assert browser.post(LOGIN, RIGHT).headers["Location"] == "/"
    assert browser.get("/applications/").status_code == 200
    assert browser.post("/auth/logout/").headers["Location"] == LOGIN
    assert browser.get("/applications/").status_code == 302


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize("typed", ["usermanager", "UserManager", "USERMANAGER"])
def test_the_name_may_be_typed_in_any_case(typed: str) -> None:
    assert Client().post(LOGIN, {**RIGHT, "username": typed}).status_code == 302


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    ("url", "typed"),
    [
        ("/auth/", {"account": "usermanager", "password": PASSWORD}),
        ("/auth/", {"account": "demo/usermanager", "password": PASSWORD}),
        ("/auth/", {"account": "nobody", "password": PASSWORD}),
        ("/auth/", {"account": "demo", "password": "Wrong-pass-1"}),
        (LOGIN, {"username": "demo", "password": PASSWORD}),
        (LOGIN, {"username": "nobody", "password": PASSWORD}),
        (LOGIN, {"username": "usermanager", "password": "Wrong-pass-1"}),
        ("/login/another/", RIGHT),
    ],
)
def test_each_page_refuses_the_others_without_saying_who_exists(url: str, typed: dict[str, str]) -> None:
    response = Client().post(url, typed)
    assert response.status_code == 200
    assert response.context["form"].errors == {"__all__": ["Wrong name or password. Check both and try again."]}


def test_the_page_of_an_unknown_account_looks_like_any_other(account: Account) -> None:
    known, unknown = (Client().get(f"/login/{name}/").content.decode() for name in (account.name, "nope"))
    assert strip(known).replace(account.name, "nope") == strip(unknown)


def test_who_has_no_panel_password_does_not_sign_in_with_the_one_at_voximplant(account: Account) -> None:
    assert account.name == "demo"
    assert Client().post(LOGIN, RIGHT).status_code == 200


@pytest.mark.usefixtures("team")
def test_after_five_wrong_passwords_comes_a_pause() -> None:
    browser = Client()
    for _ in range(5):
        browser.post(LOGIN, {**RIGHT, "password": "Wrong-pass-1"})
    assert "Too many attempts" in browser.post(LOGIN, RIGHT).content.decode()


@pytest.mark.usefixtures("team")
def test_a_session_ends_eight_hours_after_sign_in_whatever_is_done_in_it() -> None:
    browser = signed_in("usermanager")
    session = Session.objects.get(member__name="usermanager")
    assert timedelta(hours=7, minutes=59) < session.expire_date - timezone.now() <= timedelta(hours=8)
    browser.post("/profile/sessions/end/")
    session.refresh_from_db()
    assert session.expire_date - timezone.now() <= timedelta(hours=8)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert browser.get("/applications/").status_code == 302


@pytest.mark.usefixtures("team")
def test_after_the_session_one_comes_back_by_the_same_door() -> None:
    browser = signed_in("usermanager")
    Session.objects.all().delete()
    response = browser.get("/applications/?q=a", follow=True)
    assert response.redirect_chain[-1][0] == "/login/demo/?ended=yes&next=/applications/%3Fq%3Da"
    response = browser.post(response.request["PATH_INFO"] + "?next=/applications/%3Fq%3Da", RIGHT)
    assert response.headers["Location"] == "/applications/?q=a"


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize("query", ["next=/logs/", "ended=yes", "ended=yes&next=/logs/%3Fq%3Da%26b"])
def test_who_is_sent_to_sign_in_comes_to_their_own_door(query: str) -> None:
    browser = signed_in("usermanager")
    Session.objects.all().delete()
    assert browser.get(f"/auth/?{query}").headers["Location"] == f"/login/demo/?{query}"


@pytest.mark.usefixtures("team")
def test_who_goes_to_the_main_door_by_themselves_may_use_it() -> None:
    browser = signed_in("usermanager")
    Session.objects.all().delete()
    assert browser.get("/auth/").status_code == 200
    typed = {"account": "demo", "password": PASSWORD}
    assert browser.post("/auth/?next=/applications/", typed).headers["Location"] == "/applications/"
    assert browser.cookies["panel_door"].value == ""


@pytest.mark.usefixtures("team")
def test_the_main_account_keeps_its_own_door() -> None:
    browser = signed_in("usermanager")
    browser.post("/auth/", {"account": "demo", "password": PASSWORD})
    Session.objects.all().delete()
    assert browser.get("/applications/", follow=True).request["PATH_INFO"] == "/auth/"


@pytest.mark.usefixtures("team")
def test_the_cookie_of_the_door_is_kept_for_90_days_and_out_of_reach_for_scripts(settings: Settings) -> None:
    for secure in (False, True):
        settings.SESSION_COOKIE_SECURE = secure
        cookie = signed_in("usermanager").cookies["panel_door"]
        assert (bool(cookie["httponly"]), cookie["samesite"], cookie["max-age"]) == (True, "Lax", 90 * 24 * 60 * 60)
        assert bool(cookie["secure"]) is secure


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("forged", ["../auth", "a/b", "", "%2e%2e", "<script>"])
def test_a_forged_door_leads_nowhere(forged: str) -> None:
    browser = Client()
    browser.cookies["panel_door"] = forged
    response = browser.get("/auth/?next=/")
    assert response.status_code == 200


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    "forged", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_leads_nowhere_else(forged: str) -> None:
    assert Client().post(f"{LOGIN}?next={forged}", RIGHT).headers["Location"] == "/"


def test_who_was_deleted_elsewhere_does_not_come_in(account: Account, team: dict[str, int]) -> None:
    account.api().subusers.delete(team["usermanager"])
    response = Client().post(LOGIN, RIGHT)
    assert response.context["form"].errors == {"__all__": ["Wrong name or password. Check both and try again."]}
    assert not Session.objects.filter(member__name="usermanager").exists()


def test_a_namesake_who_was_created_again_elsewhere_does_not_get_the_old_password(
    account: Account, team: dict[str, int]
) -> None:
    account.api().subusers.delete(team["usermanager"])
    new = account.api().subusers.add(name="usermanager", password="Someone-new-1", roles=["Admin"])
    assert Client().post(LOGIN, RIGHT).status_code == 200
    give(account, new, "usermanager", "Someone-new-1")
    assert signed_in("usermanager", password="Someone-new-1").get("/applications/").status_code == 200
    assert Member.objects.filter(name="usermanager").count() == 1


@pytest.mark.usefixtures("team")
def test_without_the_api_one_comes_in_and_finds_nothing_open(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "BUSY_SECONDS", (0.01, 0.02))
    sandbox.fault("GetSubUserRoles", code=340)
    browser = Client()
    assert browser.post(LOGIN, RIGHT).status_code == 302
    assert browser.get("/applications/").status_code == 503


def strip(page: str) -> str:
    """A page without its tokens."""
    return "\n".join(line for line in page.splitlines() if "csrf" not in line)

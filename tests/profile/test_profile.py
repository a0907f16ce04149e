"""The profile: own roles, own password, own sessions."""

import pytest
from django.test import Client

from panel.api.errors import ApiRefused
from panel.api.subusers import Subuser
from panel.people.models import Account
from tests.conftest import PASSWORD
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in

NEW = "Of-my-own-1"
PASSWORD_URL = "/profile/password/"


@pytest.fixture
def team(account: Account) -> dict[str, Subuser]:
    return let_all_sign_in(account)


@pytest.mark.usefixtures("team")
def test_shows_the_own_roles_and_what_they_open() -> None:
    page = signed_in("duo").get("/profile/").content.decode()
    assert "Accountant" in page
    assert "UserManager" in page
    assert "15 of 51 sections open to you." in page


def test_a_subuser_changes_its_password_here_and_at_voximplant(account: Account, team: dict[str, Subuser]) -> None:
    browser, elsewhere = signed_in("admin"), signed_in("admin")
    sent = {"old_password": PASSWORD, "new_password": NEW, "at_voximplant": "on"}
    assert browser.post(PASSWORD_URL, sent).status_code == 302
    assert browser.get("/profile/").status_code == 200
    assert elsewhere.get("/profile/").status_code == 302
    assert signed_in("admin", password=NEW)
    account.api().subusers.change(team["admin"].id, old_password=NEW, new_password="Third-pass-1")


def test_a_subuser_can_change_it_here_alone(account: Account, team: dict[str, Subuser], calls: list[str]) -> None:
    page = signed_in("admin").post(PASSWORD_URL, {"old_password": PASSWORD, "new_password": NEW}, follow=True)
    assert "Your password was changed here." in page.content.decode()
    assert "SetSubUserInfo" not in calls
    assert signed_in("admin", password=NEW)
    with pytest.raises(ApiRefused):
        account.api().subusers.change(team["admin"].id, old_password=NEW, new_password="Third-pass-1")


def test_a_password_that_differs_at_voximplant_changes_nothing_and_says_what_to_do(
    account: Account, team: dict[str, Subuser]
) -> None:
    account.api().subusers.change(team["admin"].id, old_password=PASSWORD, new_password="Elsewhere-1x")
    sent = {"old_password": PASSWORD, "new_password": NEW, "at_voximplant": "on"}
    response = signed_in("admin").post(PASSWORD_URL, sent)
    assert "Turn off the change at Voximplant" in response.context["form"].errors["old_password"][0]
    assert signed_in("admin")


@pytest.mark.usefixtures("team")
def test_a_lost_answer_changes_nothing_here_and_says_so(sandbox: RunningSandbox) -> None:
    sandbox.fault("SetSubUserInfo", reset="after")
    sent = {"old_password": PASSWORD, "new_password": NEW, "at_voximplant": "on"}
    page = signed_in("admin").post(PASSWORD_URL, sent).content.decode()
    assert "It is not known whether this was done." in page
    assert "If the new one works there, turn off the change at Voximplant and send this form again" in page
    assert signed_in("admin")


@pytest.mark.usefixtures("team")
def test_a_wrong_present_password_is_said_at_its_field(calls: list[str]) -> None:
    sent = {"old_password": "Wrong-pass-1", "new_password": NEW, "at_voximplant": "on"}
    response = signed_in("admin").post(PASSWORD_URL, sent)
    assert response.context["form"].errors == {"old_password": ["This is not your current password. Type it again."]}
    assert "SetSubUserInfo" not in calls


@pytest.mark.usefixtures("team")
def test_guessing_the_present_password_is_slowed_down() -> None:
    browser = signed_in("admin")
    for _ in range(5):
        browser.post(PASSWORD_URL, {"old_password": "Wrong-pass-1", "new_password": NEW})
    page = browser.post(PASSWORD_URL, {"old_password": PASSWORD, "new_password": NEW}).content.decode()
    assert "Too many attempts" in page


def test_the_main_account_changes_its_panel_password(account: Account, calls: list[str]) -> None:
    assert account.name == "demo"
    browser = signed_in("main")
    page = browser.get("/profile/").content.decode()
    assert "The one at Voximplant stays as it is." in page
    assert "at_voximplant" not in page
    assert browser.post(PASSWORD_URL, {"old_password": PASSWORD, "new_password": NEW}).status_code == 302
    assert "SetSubUserInfo" not in calls
    assert signed_in("main", password=NEW)


@pytest.mark.usefixtures("team")
def test_own_sessions_are_listed_and_can_be_ended_each() -> None:
    here, there = signed_in("admin"), signed_in("admin")
    sessions = here.get("/profile/").context["sessions"]
    assert [session.current for session in sessions].count(True) == 1
    other = next(session for session in sessions if not session.current)
    here.post("/profile/sessions/end/", {"session": other.id})
    assert there.get("/profile/").status_code == 302
    assert here.get("/profile/").status_code == 200


@pytest.mark.usefixtures("team")
def test_all_other_sessions_end_at_once_and_this_one_stays() -> None:
    here, *others = [signed_in("admin") for _ in range(3)]
    here.post("/profile/sessions/end/")
    assert [browser.get("/profile/").status_code for browser in others] == [302, 302]
    assert here.get("/profile/").status_code == 200


@pytest.mark.usefixtures("team")
def test_ending_the_own_session_signs_out() -> None:
    browser = signed_in("admin")
    session = browser.get("/profile/").context["sessions"][0]
    browser.post("/profile/sessions/end/", {"session": session.id})
    assert browser.get("/profile/").status_code == 302


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0", "Firefox on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537 (KHTML) Chrome/150.0 Safari/537", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/150.0 Safari/537 Edg/150.0", "Edge on Windows"),
        ("curl/8.9", "curl/8.9"),
        ("", "Unknown browser"),
    ],
)
def test_a_session_is_named_by_its_browser(agent: str, words: str) -> None:
    browser = Client(headers={"User-Agent": agent})
    browser.post("/login/demo/", {"username": "admin", "password": PASSWORD})
    assert browser.get("/profile/").context["sessions"][0].browser == words

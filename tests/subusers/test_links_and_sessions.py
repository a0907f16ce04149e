"""One-time links, and the sessions of a member, in the hands of the main account."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from panel.api import calls
from panel.api.subusers import Subuser
from panel.people.models import Account, Member, OneTimeLink
from panel.sign_in import one_time_links, panel_passwords
from tests.conftest import PASSWORD
from tests.sandboxes import RunningSandbox
from tests.subusers.conftest import URL
from tests.team import let_all_sign_in, signed_in
from tests.threads import at_once

CHOSEN = {"new_password": "Chosen-by-me-1", "new_password_again": "Chosen-by-me-1"}


@pytest.fixture
def link(main_client: Client, admin: Subuser) -> str:
    """The path of a fresh one-time link for `admin`."""
    page = main_client.post(f"{URL}{admin.id}/link/").content.decode()
    found = re.search(r"http://testserver(/welcome/\?token=[\w-]+)", page)
    assert found
    return found[1]


def test_a_one_time_link_lets_a_subuser_choose_a_panel_password(link: str) -> None:
    browser = Client()
    page = browser.get(link).content.decode()
    assert "admin" in page
    assert "demo" in page
    assert browser.post(link, CHOSEN).headers["Location"] == "/login/demo/"
    assert signed_in("admin", password="Chosen-by-me-1").get("/applications/").status_code == 200


def test_it_works_once(link: str) -> None:
    Client().post(link, CHOSEN)
    assert Client().get(link).status_code == 410
    replayed = {"new_password": "Of-a-thief-1", "new_password_again": "Of-a-thief-1"}
    assert Client().post(link, replayed).status_code == 410
    assert signed_in("admin", password="Chosen-by-me-1")


def test_two_uses_at_the_same_moment_set_one_password(link: str) -> None:
    token = link.partition("=")[2]
    first, second = one_time_links.with_token(token), one_time_links.with_token(token)
    assert first
    assert second
    assert one_time_links.use(first, "Chosen-by-me-1")
    assert one_time_links.use(second, "Of-a-thief-1") is None
    assert signed_in("admin", password="Chosen-by-me-1")


def test_of_many_uses_at_once_one_counts(
    transactional_db: None,  # noqa: ARG001 - threads see what is committed
    link: str,
) -> None:
    chosen = [f"Chosen-by-number-{number}" for number in range(6)]

    def use(password: str) -> Callable[[], int]:
        typed = {"new_password": password, "new_password_again": password}
        return lambda: Client().post(link, typed).status_code

    answers = at_once([use(password) for password in chosen])
    assert sorted(answers) == [302, 410, 410, 410, 410, 410]
    assert Member.objects.get(name="admin").check_password(chosen[answers.index(302)])


def test_of_a_subuser_that_was_deleted_elsewhere_it_leaves_a_namesake_alone(
    link: str, account: Account, admin: Subuser
) -> None:
    account.api().subusers.delete(admin.id)
    new = account.api().subusers.add(name="admin", password="Someone-new-1", roles=["Admin"])
    panel_passwords.give(account, new, "admin", "Someone-new-1")
    namesake = signed_in("admin", password="Someone-new-1")
    assert Client().post(link, CHOSEN).status_code == 410
    assert Client().get(link).status_code == 410
    assert namesake.get("/applications/").status_code == 200
    assert signed_in("admin", password="Someone-new-1")
    assert not Member.objects.filter(subuser_id=admin.id).exists()


def test_of_a_subuser_that_was_deleted_elsewhere_it_makes_no_member(
    link: str, account: Account, admin: Subuser
) -> None:
    account.api().subusers.delete(admin.id)
    assert Client().post(link, CHOSEN).status_code == 410
    assert not Member.objects.filter(name="admin").exists()


def test_while_the_api_cannot_be_asked_it_waits(
    link: str, sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "BUSY_SECONDS", (0.01, 0.02))
    sandbox.fault("GetSubUsers", code=340)
    page = Client().post(link, CHOSEN)
    assert page.status_code == 200
    assert "Nothing was changed, and the link still works" in page.content.decode()
    assert "Chosen-by-me-1" not in page.content.decode()
    assert not Member.objects.filter(name="admin").exists()
    sandbox.clear_faults()
    assert Client().post(link, CHOSEN).status_code == 302


def test_who_used_it_passes_the_pause_that_a_stranger_holds_up(link: str) -> None:
    def guess() -> None:
        for _ in range(9):
            Client().post("/login/demo/", {"username": "admin", "password": "Wrong-pass-1"})

    right = {"username": "admin", "password": "Chosen-by-me-1"}
    guess()
    browser = Client()
    assert browser.post(link, CHOSEN).status_code == 302
    guess()
    assert Client().post("/login/demo/", right).status_code == 200
    assert browser.post("/login/demo/", right).status_code == 302


@pytest.mark.usefixtures("account")
def test_using_it_ends_the_pause_of_this_name_alone(link: str) -> None:
    for _ in range(9):
        Client().post("/login/demo/", {"username": "admin", "password": "Wrong-pass-1"})
        Client().post("/auth/", {"account": "demo", "password": "Wrong-pass-1"})
    assert Client().post(link, CHOSEN).status_code == 302
    assert Client().post("/login/demo/", {"username": "admin", "password": "Chosen-by-me-1"}).status_code == 302
    assert Client().post("/auth/", {"account": "demo", "password": PASSWORD}).status_code == 200


def test_looking_at_it_does_not_use_it_up(link: str) -> None:
    assert [Client().get(link).status_code for _ in range(3)] == [200, 200, 200]


def test_it_ends_after_24_hours(link: str) -> None:
    OneTimeLink.objects.update(made=timezone.now() - timedelta(hours=23, minutes=59))
    assert Client().get(link).status_code == 200
    OneTimeLink.objects.update(made=timezone.now() - timedelta(hours=24, seconds=1))
    assert Client().get(link).status_code == 410
    assert Client().post(link, CHOSEN).status_code == 410


def test_it_can_be_taken_back(main_client: Client, admin: Subuser, link: str) -> None:
    assert "A one-time link made" in main_client.get(f"{URL}{admin.id}/").content.decode()
    main_client.post(f"{URL}{admin.id}/link/revoke/")
    assert Client().post(link, CHOSEN).status_code == 410
    assert "A one-time link made" not in main_client.get(f"{URL}{admin.id}/").content.decode()


def test_a_new_one_ends_the_one_before(main_client: Client, admin: Subuser, link: str) -> None:
    main_client.post(f"{URL}{admin.id}/link/")
    assert Client().get(link).status_code == 410


def test_deleting_the_subuser_ends_it(main_client: Client, admin: Subuser, link: str) -> None:
    main_client.post(f"{URL}{admin.id}/delete/", {"typed_name": "admin"})
    assert Client().get(link).status_code == 410


def test_the_token_itself_is_not_kept(link: str) -> None:
    token = link.partition("=")[2]
    assert token not in str(OneTimeLink.objects.values())
    assert len(token) >= 43


def test_it_is_shown_on_one_answer_only(main_client: Client, admin: Subuser, link: str) -> None:
    assert link not in main_client.get(f"{URL}{admin.id}/").content.decode()
    assert main_client.get(f"{URL}{admin.id}/link/").headers["Location"] == f"{URL}{admin.id}/"


@pytest.mark.parametrize(
    ("new", "again", "field"),
    [
        ("short", "short", "new_password"),
        ("1234567890", "1234567890", "new_password"),
        ("password123", "password123", "new_password"),
        ("Chosen-by-me-1", "Chosen-by-me-2", "new_password_again"),
        ("Chosen-by-me-1", "", "new_password_again"),
    ],
)
def test_a_password_that_is_not_worth_having_leaves_the_link(link: str, new: str, again: str, field: str) -> None:
    response = Client().post(link, {"new_password": new, "new_password_again": again})
    assert list(response.context["form"].errors) == [field]
    assert Client().get(link).status_code == 200


def test_the_main_account_sees_and_ends_a_members_sessions(
    main_client: Client, account: Account, admin: Subuser
) -> None:
    let_all_sign_in(account)
    first, second = signed_in("admin"), signed_in("admin")
    sessions = main_client.get(f"{URL}{admin.id}/").context["sessions"]
    assert len(sessions) == 2
    main_client.post(f"{URL}{admin.id}/sessions/end/", {"session": sessions[0].id})
    assert sorted(browser.get("/applications/").status_code for browser in (first, second)) == [200, 302]
    main_client.post(f"{URL}{admin.id}/sessions/end/")
    assert [browser.get("/applications/").status_code for browser in (first, second)] == [302, 302]


def test_the_pages_never_hold_a_sessions_key(main_client: Client, account: Account, admin: Subuser) -> None:
    let_all_sign_in(account)
    key = signed_in("admin").cookies["panel_session"].value
    assert key not in main_client.get(f"{URL}{admin.id}/").content.decode()


def test_a_session_of_another_member_is_not_ended_by_this_ones_page(
    main_client: Client, account: Account, admin: Subuser
) -> None:
    subusers = let_all_sign_in(account)
    owner = signed_in("owner")
    other = main_client.get(f"{URL}{subusers['owner'].id}/").context["sessions"][0].id
    main_client.post(f"{URL}{admin.id}/sessions/end/", {"session": other})
    assert owner.get("/applications/").status_code == 200


def test_who_is_no_member_yet_has_no_sessions_to_end(main_client: Client, admin: Subuser) -> None:
    page = main_client.post(f"{URL}{admin.id}/sessions/end/", follow=True).content.decode()
    assert "This session had already ended." in page
    assert PASSWORD not in page


def test_the_token_is_in_no_log_line(link: str, caplog: pytest.LogCaptureFixture) -> None:
    token = link.partition("=")[2]
    Client(enforce_csrf_checks=True).post(link, CHOSEN)
    Client().post(link, CHOSEN)
    Client().get(link)
    assert len(caplog.records) >= 2
    assert token not in caplog.text


@pytest.fixture
def namesake(account: Account, admin: Subuser) -> Member:
    """A subuser of another account that has the same id and name; it has a panel password, and a link waits for it."""
    other = Account.objects.create(name="rival", account_id=99, api_url=account.api_url, key_id="k", private_key="x")
    member = panel_passwords.give_hashed(other, admin.id, admin.name, make_password("Of-the-rival-1"))
    one_time_links.make(other, admin.id, admin.name)
    return member


@pytest.mark.parametrize(
    "end",
    [
        panel_passwords.forget,
        one_time_links.revoke,
        lambda account, subuser_id: panel_passwords.give_hashed(
            account, subuser_id, "admin", make_password("New-pass-1")
        ),
    ],
    ids=["deleted", "revoked", "given a password"],
)
def test_what_ends_for_a_subuser_stays_for_the_same_id_of_another_account(
    account: Account, admin: Subuser, namesake: Member, end: Callable[[Account, int], object]
) -> None:
    one_time_links.make(account, admin.id, admin.name)
    end(account, admin.id)
    assert one_time_links.waiting(account, admin.id) is None
    assert one_time_links.waiting(namesake.account, admin.id)
    assert panel_passwords.member_of(namesake.account, admin.id) == namesake

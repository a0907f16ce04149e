"""What somebody might try: all of it is refused."""

import re

import pytest
from django.test import Client

from panel.api.subusers import Subuser
from panel.connections.connecting import Credentials, connect
from panel.people.models import Account
from panel.sandbox.seed import add_account
from tests.conftest import PASSWORD
from tests.sandboxes import RunningSandbox, key_pair
from tests.team import let_all_sign_in, signed_in

CHOSEN = {"new_password": "Chosen-by-me-1", "new_password_again": "Chosen-by-me-1"}


@pytest.fixture
def rival(account: Account, sandbox: RunningSandbox) -> Account:
    """A second account in the same panel, at the same API."""
    assert account.name == "demo"
    key = add_account(sandbox.store, "rival", key_pair=key_pair())
    return connect(Credentials(key["account_id"], key["key_id"], key["private_key"]), sandbox.url, "Rival-panel-1")


@pytest.fixture
def ours(account: Account) -> dict[str, Subuser]:
    return let_all_sign_in(account)


@pytest.fixture
def theirs(rival: Account) -> dict[str, Subuser]:
    return let_all_sign_in(rival)


def test_two_accounts_do_not_see_each_other(
    ours: dict[str, Subuser], theirs: dict[str, Subuser], rival: Account, support: int
) -> None:
    we, they = signed_in("main"), signed_in("main", "rival", "Rival-panel-1")
    assert {subuser.id for subuser in ours.values()} & {subuser.id for subuser in theirs.values()} == set()
    shown = [{row.subuser.id for row in browser.get("/settings/subusers/").context["rows"]} for browser in (we, they)]
    assert shown == [{subuser.id for subuser in team.values()} for team in (ours, theirs)]
    their_support = next(found.id for found in rival.api().applications.list() if found.name == "support")
    assert (we.get(f"/application/{support}/").status_code, they.get(f"/application/{support}/").status_code) == (
        200,
        404,
    )
    assert (we.get(f"/application/{their_support}/users/").status_code) == 404


@pytest.mark.parametrize("page", ["edit/", "delete/", "again/", "password/", "link/"])
def test_another_accounts_subuser_is_not_found(theirs: dict[str, Subuser], rival: Account, page: str) -> None:
    target = theirs["admin"]
    typed = {"typed_name": "admin", "password": "Fresh-pass-1", "old_password": PASSWORD, "new_password": "New-pass-12"}
    browser = signed_in("main")
    assert browser.post(f"/settings/subusers/{target.id}/{page}", {**typed, "roles": ["Owner"]}).status_code == 404
    assert rival.api().subusers.get(target.id) == target
    assert signed_in("admin", "rival")


@pytest.mark.usefixtures("rival")
def test_another_accounts_sessions_and_links_stay(theirs: dict[str, Subuser]) -> None:
    they = signed_in("main", "rival", "Rival-panel-1")
    page = they.post(f"/settings/subusers/{theirs['admin'].id}/link/").content.decode()
    link = re.search(r"/welcome/\?token=[\w-]+", page)
    assert link
    their_admin, we = signed_in("admin", "rival"), signed_in("main")
    we.post(f"/settings/subusers/{theirs['admin'].id}/sessions/end/")
    we.post(f"/settings/subusers/{theirs['admin'].id}/link/revoke/")
    assert their_admin.get("/applications/").status_code == 200
    assert Client().get(link[0]).status_code == 200


@pytest.mark.usefixtures("ours", "theirs")
def test_a_subuser_of_one_account_does_not_come_in_by_the_others_page() -> None:
    assert Client().post("/login/rival/", {"username": "admin", "password": "Wrong-pass-1"}).status_code == 200
    ours = signed_in("admin")
    assert ours.get("/profile/").context["account"].name == "demo"


@pytest.mark.usefixtures("ours")
def test_another_members_session_is_not_ended_from_the_profile() -> None:
    owner, admin = signed_in("owner"), signed_in("admin")
    session = owner.get("/profile/").context["sessions"][0].id
    admin.post("/profile/sessions/end/", {"session": session})
    assert owner.get("/profile/").status_code == 200


@pytest.mark.usefixtures("ours")
@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true"},
        {"HX-Request": "true", "HX-Boosted": "true"},
        {"HX-Request": "true", "HX-History-Restore-Request": "true"},
        {"HX-Request": "true", "HX-Target": "subusers", "HX-Current-URL": "http://testserver/settings/subusers/"},
        {"X-HTTP-Method-Override": "GET"},
        {"X-Original-URL": "/applications/", "X-Rewrite-URL": "/applications/"},
    ],
)
@pytest.mark.parametrize("verb", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND"])
def test_forged_headers_and_other_verbs_open_nothing(
    headers: dict[str, str], verb: str, ours: dict[str, Subuser], account: Account
) -> None:
    for address in ["/settings/subusers/", "/settings/subusers/new/", f"/settings/subusers/{ours['admin'].id}/delete/"]:
        response = signed_in("support").generic(verb, address, headers=headers)
        assert response.status_code == 403
    assert len(account.api().subusers.list()) == 13


def test_an_owner_does_not_write_by_posting_past_the_page(ours: dict[str, Subuser], account: Account) -> None:
    owner = signed_in("owner")
    target = ours["norole"].id
    for path, sent in [
        ("new/", {"name": "intruder", "password": "Fresh-pass-1", "roles": "Owner"}),
        (f"{target}/edit/", {"roles": "Owner", "seen": ""}),
        (f"{target}/delete/", {"typed_name": "norole"}),
        (f"{target}/again/", {"typed_name": "norole", "password": "Fresh-pass-1"}),
        (f"{target}/link/", {}),
    ]:
        assert owner.post(f"/settings/subusers/{path}", sent).status_code == 403
    assert {subuser.name: subuser.role_names for subuser in account.api().subusers.list()} == {
        name: subuser.role_names for name, subuser in ours.items()
    }


@pytest.mark.usefixtures("ours")
def test_a_subuser_does_not_change_its_own_roles_through_its_profile(account: Account) -> None:
    browser = signed_in("support")
    sent = {"old_password": PASSWORD, "new_password": "Fresh-pass-1", "roles": "Owner", "is_main_account": "1"}
    assert browser.post("/profile/password/", sent).status_code == 302
    assert browser.get("/settings/subusers/").status_code == 403
    support = next(found for found in account.api().subusers.list() if found.name == "support")
    assert support.role_names == ["Support"]


@pytest.mark.usefixtures("ours")
def test_a_cookie_is_worth_nothing_after_sign_out() -> None:
    browser = signed_in("admin")
    stolen = browser.cookies["panel_session"].value
    browser.post("/auth/logout/")
    thief = Client()
    thief.cookies["panel_session"] = stolen
    assert thief.get("/applications/").status_code == 302


@pytest.mark.usefixtures("ours")
def test_a_form_without_its_token_is_refused() -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.post("/login/demo/", {"username": "admin", "password": PASSWORD}).status_code == 403


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 500, "-", "", "\x00"])
def test_invented_links_open_nothing(token: str) -> None:
    assert Client().get(f"/welcome/?token={token}").status_code == 410
    assert Client().post(f"/welcome/?token={token}", CHOSEN).status_code == 410

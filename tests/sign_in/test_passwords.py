"""One policy for panel passwords, wherever one is chosen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.core.management import CommandError, call_command
from django.test import Client

from panel.connections import setup_token
from panel.people.models import Account, Member
from panel.sign_in import one_time_links, passwords
from panel.sign_in.hashing import BoundedArgon2
from tests.conftest import PASSWORD
from tests.connections.test_setup import form as setup_form
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in

BAD = {
    "Short-1xy": "at least 10 characters",
    "Password1!": "too common",
    "qwertyuiop": "too common",
    "1029384756": "entirely numeric",
    " " * 12: "must not contain only spaces",
    "\N{NO-BREAK SPACE}" * 12: "must not contain only spaces",
}

type Try = Callable[[str], str]


@pytest.fixture
def in_the_profile(account: Account) -> Try:
    let_all_sign_in(account)
    browser = signed_in("main")
    typed = {"old_password": PASSWORD}
    return lambda new: errors(browser.post("/profile/password/", {**typed, "new_password": new}), "form")


@pytest.fixture
def in_a_subusers_profile(account: Account) -> Try:
    let_all_sign_in(account)
    browser = signed_in("admin")
    typed = {"old_password": PASSWORD}
    return lambda new: errors(browser.post("/profile/password/", {**typed, "new_password": new}), "form")


@pytest.fixture
def by_a_link(account: Account) -> Try:
    subuser = account.api().subusers.list()[0]
    url = f"/welcome/?token={one_time_links.make(account, subuser.id, subuser.name)}"
    return lambda new: errors(Client().post(url, {"new_password": new, "new_password_again": new}), "form")


@pytest.fixture
def for_a_new_subuser(main_client: Client) -> Try:
    return lambda new: errors(
        main_client.post("/settings/subusers/new/", {"name": "newcomer", "password": new, "roles": ["Admin"]}), "form"
    )


@pytest.fixture
def created_again(main_client: Client, account: Account) -> Try:
    admin = next(found for found in account.api().subusers.list() if found.name == "admin")
    url = f"/settings/subusers/{admin.id}/again/"
    return lambda new: errors(main_client.post(url, {"typed_name": "admin", "password": new}), "form")


@pytest.fixture
def of_a_subuser(main_client: Client, account: Account) -> Try:
    admin = next(found for found in account.api().subusers.list() if found.name == "admin")
    url, typed = f"/settings/subusers/{admin.id}/password/", {"old_password": PASSWORD}
    return lambda new: errors(main_client.post(url, {**typed, "new_password": new}), "password_form")


@pytest.fixture
def in_the_setup(db: None, sandbox: RunningSandbox) -> Try:  # noqa: ARG001 - asked for accounts
    setup_token.forget()
    token = setup_token.token_for_the_console()
    assert token
    return lambda new: errors(
        Client().post("/setup/", setup_form(sandbox, token, password=new, password_again=new)), "form"
    )


@pytest.fixture
def on_the_console(db: None, tmp_path: Path, sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> Try:  # noqa: ARG001
    def attempt(new: str) -> str:
        monkeypatch.setenv("PANEL_PASSWORD", new)
        path = tmp_path / "credentials.json"
        path.write_text(str(sandbox.credentials).replace("'", '"').replace("\n", "\\n"))
        with pytest.raises(CommandError) as raised:
            call_command("connect", str(path), api_url=sandbox.url)
        return str(raised.value)

    return attempt


def errors(response: Any, form: str) -> str:
    assert response.status_code == 200
    return " ".join(str(error) for each in response.context[form].errors.values() for error in each)


@pytest.mark.parametrize(
    "place",
    [
        "in_the_profile",
        "in_a_subusers_profile",
        "by_a_link",
        "for_a_new_subuser",
        "created_again",
        "of_a_subuser",
        "in_the_setup",
        "on_the_console",
    ],
)
def test_a_password_that_is_not_worth_having_is_refused(place: str, request: pytest.FixtureRequest) -> None:
    attempt: Try = request.getfixturevalue(place)
    for password, says in BAD.items():
        assert says in attempt(password) or "required" in attempt(password), password


@pytest.mark.parametrize("url", ["/profile/", "/settings/subusers/new/"])
def test_the_same_words_say_what_is_wanted(main_client: Client, url: str) -> None:
    assert str(passwords.HELP) in main_client.get(url).content.decode()


def test_also_on_a_link_and_in_the_setup(account: Account) -> None:
    subuser = account.api().subusers.list()[0]
    token = one_time_links.make(account, subuser.id, subuser.name)
    assert str(passwords.HELP) in Client().get(f"/welcome/?token={token}").content.decode()
    Account.objects.all().delete()
    assert str(passwords.HELP) in Client().get("/setup/").content.decode()


def test_a_few_words_with_spaces_are_a_password_of_the_main_account(main_account: Member) -> None:
    browser = signed_in("main")
    typed = {"old_password": PASSWORD, "new_password": "seven green lamps"}
    assert browser.post("/profile/password/", typed).status_code == 302
    main_account.refresh_from_db()
    assert main_account.check_password("seven green lamps")


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [
        ("Zoe\N{COMBINING DIAERESIS}-lamp-1", "Zo\N{LATIN SMALL LETTER E WITH DIAERESIS}-lamp-1"),
        ("ｌamp-lamp-1", "lamp-lamp-1"),
    ],
)
def test_a_password_is_the_same_however_a_keyboard_composes_it(chosen: str, typed: str) -> None:
    assert check_password(typed, make_password(chosen))
    assert BoundedArgon2().verify(typed, BoundedArgon2().encode(chosen, "saltsaltsalt"))
    assert not BoundedArgon2().verify("another", BoundedArgon2().encode(chosen, "saltsaltsalt"))


def test_a_text_that_is_no_hash_is_never_kept_as_one(account: Account) -> None:
    from panel.sign_in.panel_passwords import give_hashed

    with pytest.raises(ValueError, match="hash"):
        give_hashed(account, 1, "admin", PASSWORD)

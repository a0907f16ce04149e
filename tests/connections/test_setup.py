"""The first run in the browser."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils.datastructures import MultiValueDict
from pytest_django.fixtures import Settings

from panel.connections import connecting, setup_token
from panel.connections.connecting import ConnectingError, Credentials, check_url, connect, read_credentials
from panel.connections.forms import SetupForm
from panel.connections.views import connect_first_account
from panel.people.models import Account, Member
from tests.api.fakes import api_answering
from tests.conftest import PASSWORD
from tests.forms import forms_of
from tests.sandboxes import RunningSandbox
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def token() -> str:
    setup_token.forget()
    token = setup_token.token_for_the_console()
    assert token
    return token


def form(sandbox: RunningSandbox, token: str, **other: object) -> dict[str, object]:
    upload = SimpleUploadedFile("credentials.json", json.dumps(sandbox.credentials).encode())
    return {
        "token": token,
        "credentials_file": upload,
        "api_url": sandbox.url,
        "password": PASSWORD,
        "password_again": PASSWORD,
    } | other


def test_without_an_account_sign_in_leads_to_the_setup() -> None:
    assert Client().get("/auth/").headers["Location"] == "/setup/"


def test_the_page_is_ready_to_be_filled_in() -> None:
    fields = forms_of(Client().get("/setup/").content.decode())[0].inputs
    assert fields["token"].items() >= {("autocomplete", "off"), ("autofocus", "")}
    assert fields["credentials_file"].items() >= {("accept", ".json,application/json"), ("class", "drop")}
    assert fields["api_url"]["value"] == "https://api.voximplant.com/platform_api"
    assert fields["password"]["autocomplete"] == fields["password_again"]["autocomplete"] == "new-password"


def test_an_address_without_a_scheme_is_an_encrypted_one(sandbox: RunningSandbox, token: str) -> None:
    filled = form(sandbox, token, api_url="127.0.0.1:9/platform_api")
    said = Client().post("/setup/", filled).context["form"].non_field_errors()
    assert "The API at https://127.0.0.1:9/platform_api cannot be used." in said[0]


def test_the_token_connects_the_first_account(sandbox: RunningSandbox, token: str) -> None:
    client = Client()
    response = client.post("/setup/", form(sandbox, token), follow=True)
    assert "The account is connected" in response.content.decode()
    account, member = Account.objects.get(), Member.objects.get()
    assert account.name == member.name == "demo"
    assert (account.account_id, account.key_id) == (sandbox.credentials["account_id"], sandbox.credentials["key_id"])
    assert (account.api_url, account.time_zone) == (sandbox.url, account.api().account.info().time_zone)
    assert (member.subuser_id, member.sees_tour) == (None, True)
    assert "PRIVATE KEY" not in account.private_key
    assert client.post("/auth/", {"account": "demo", "password": PASSWORD}).status_code == 302


def test_the_setup_is_closed_once_an_account_is_connected(sandbox: RunningSandbox, token: str) -> None:
    Client().post("/setup/", form(sandbox, token))
    assert Client().get("/setup/").headers["Location"] == "/auth/"
    assert Client().post("/setup/", form(sandbox, token)).headers["Location"] == "/auth/"
    assert setup_token.token_for_the_console() is None
    assert not setup_token.fits(token)


def test_the_setup_answers_no_other_verb() -> None:
    answers = {verb: Client().generic(verb, "/setup/").status_code for verb in ("GET", "PUT", "DELETE", "PATCH")}
    assert answers == {"GET": 200, "PUT": 405, "DELETE": 405, "PATCH": 405}


def test_a_wrong_token_asks_the_api_nothing(sandbox: RunningSandbox, token: str, calls: list[str]) -> None:
    assert token
    response = Client().post("/setup/", form(sandbox, "guessed"))
    said = "This is not the setup token that the panel printed. Copy it again."
    assert response.context["form"].errors["token"] == [said]
    assert calls == []
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"not json", "is not JSON"),
        (b"\xff\xfe", "is not text"),
        (b'{"account_id": 1}', 'no valid "key_id"'),
        (b'{"account_id": "1", "key_id": "k", "private_key": "p"}', 'no valid "account_id"'),
        (b'{"account_id": 1, "key_id": "k"}', 'no valid "private_key"'),
        (b'{"account_id": 1, "key_id": "k", "private_key": "p"}', "not a PEM key"),
    ],
)
def test_a_file_that_is_none_is_said_to_be(sandbox: RunningSandbox, token: str, content: bytes, says: str) -> None:
    upload = SimpleUploadedFile("credentials.json", content)
    response = Client().post("/setup/", form(sandbox, token, credentials_file=upload))
    assert says in str(response.context["form"].errors.get_json_data())
    assert not Account.objects.exists()


def test_a_key_that_the_api_does_not_know_is_refused(sandbox: RunningSandbox, token: str) -> None:
    unknown = {**sandbox.credentials, "key_id": "ffffffff"}
    upload = SimpleUploadedFile("credentials.json", json.dumps(unknown).encode())
    response = Client().post("/setup/", form(sandbox, token, credentials_file=upload))
    assert "The API refuses this key" in str(response.context["form"].errors)
    assert not Account.objects.exists()


def test_a_key_of_another_account_than_the_file_says_is_refused(sandbox: RunningSandbox) -> None:
    key = sandbox.credentials
    claimed = Credentials(key["account_id"] + 1, key["key_id"], key["private_key"])
    with pytest.raises(ConnectingError):
        connect(claimed, sandbox.url, PASSWORD)
    assert not Account.objects.exists()


def test_an_api_that_answers_for_another_account_is_not_connected(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = sandbox.credentials
    other = api_answering({"result": {"account_id": key["account_id"] + 1, "account_name": "demo"}})
    monkeypatch.setattr(connecting, "Api", lambda *_: other)
    with pytest.raises(ConnectingError, match="The key belongs to account"):
        connect(Credentials(key["account_id"], key["key_id"], key["private_key"]), sandbox.url, PASSWORD)
    assert not Account.objects.exists()


def test_two_accounts_of_one_name_are_not_connected(sandbox: RunningSandbox) -> None:
    key = sandbox.credentials
    Account.objects.create(name="demo", account_id=7, api_url="https://api.example/platform_api")
    with pytest.raises(ConnectingError, match="Another account called demo is already connected"):
        connect(Credentials(key["account_id"], key["key_id"], key["private_key"]), sandbox.url, PASSWORD)
    assert Account.objects.get().account_id == 7


def test_a_connected_account_gets_the_new_key_and_password(sandbox: RunningSandbox) -> None:
    given = sandbox.credentials
    key = Credentials(given["account_id"], given["key_id"], given["private_key"])
    first = connect(key, sandbox.url, "Chosen-at-first-1")
    Account.objects.update(key_id="outdated", time_zone="outdated")
    Member.objects.update(sees_tour=False)
    assert connect(key, f"{sandbox.url}/", PASSWORD) == first
    account, member = Account.objects.get(), Member.objects.get()
    assert (account.key_id, account.time_zone) == (given["key_id"], first.time_zone)
    assert member.check_password(PASSWORD)
    assert not member.sees_tour


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://127.0.0.1:9/platform_api", "cannot be used"),
        ("http://api.example/platform_api", "starts with https://"),
    ],
)
def test_an_address_that_cannot_be_used_is_said_to_be(sandbox: RunningSandbox, token: str, url: str, says: str) -> None:
    response = Client().post("/setup/", form(sandbox, token, api_url=url))
    assert says in str(response.context["form"].errors)
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    "url", ["https://api.example/v1", "http://127.0.0.1:8001", "http://localhost:8001", "http://[::1]:8001"]
)
def test_an_address_is_encrypted_or_on_this_machine(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize("url", ["http://api.example", "ftp://api.example", "ftp://localhost", "https:///v1", "api"])
def test_no_other_address_is_used(url: str) -> None:
    with pytest.raises(ConnectingError, match=f"{url} cannot be used. Use an address that starts with https://"):
        check_url(url)


def test_what_is_no_address_is_said_to_be_none() -> None:
    with pytest.raises(ConnectingError, match="is not an address"):
        check_url("https://api.example:port")


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [("short", "short", "too short"), (PASSWORD, "Other-pass-1", "differ"), ("1234567890", "1234567890", "numeric")],
)
def test_a_weak_or_mistyped_password_is_refused(
    sandbox: RunningSandbox, token: str, password: str, again: str, says: str
) -> None:
    response = Client().post("/setup/", form(sandbox, token, password=password, password_again=again))
    assert says in str(response.context["form"].errors)
    assert not Account.objects.exists()


def test_a_weak_password_is_not_said_to_be_mistyped_as_well(sandbox: RunningSandbox, token: str) -> None:
    filled = form(sandbox, token, password="short", password_again="short")
    assert list(Client().post("/setup/", filled).context["form"].errors) == ["password"]


def test_a_wrong_token_leaves_the_file_unread(sandbox: RunningSandbox, token: str) -> None:
    assert token
    upload = SimpleUploadedFile("credentials.json", b"not json")
    response = Client().post("/setup/", form(sandbox, "guessed", credentials_file=upload))
    assert list(response.context["form"].errors) == ["token"]


@pytest.mark.parametrize(
    "content",
    [b"[" * 10_000, b'{"a":' * 9_000 + b"1" + b"}" * 9_000, b'{"account_id": 1, "x": "' + b"x" * 17_000 + b'"}'],
)
def test_a_file_that_is_deep_or_large_is_not_parsed(sandbox: RunningSandbox, token: str, content: bytes) -> None:
    upload = SimpleUploadedFile("credentials.json", content[: 60 * 1024])
    response = Client().post("/setup/", form(sandbox, token, credentials_file=upload))
    assert "too large for a credentials file" in str(response.context["form"].errors)


def test_a_file_at_the_limit_is_read() -> None:
    key = {"account_id": 1, "key_id": "k", "private_key": "p"}
    assert read_credentials(json.dumps(key).ljust(16 * 1024)) == Credentials(1, "k", "p")
    assert read_credentials(json.dumps(key | {"more": [[]] * 48})) == Credentials(1, "k", "p")
    with pytest.raises(ConnectingError, match="too large"):
        read_credentials(json.dumps(key).ljust(16 * 1024 + 1))
    with pytest.raises(ConnectingError, match="too large"):
        read_credentials(json.dumps(key | {"more": [[]] * 49}))


@pytest.mark.parametrize("content", ['["account_id"]', '"account_id"', '{"account_id": 0, "key_id": "k"}', "null"])
def test_a_file_without_an_account_is_said_to_be(content: str) -> None:
    with pytest.raises(ConnectingError, match='no valid "account_id"'):
        read_credentials(content)


def test_a_key_is_never_in_a_log_line() -> None:
    assert repr(Credentials(1, "k", "the-key")) == "Credentials(account_id=1, key_id='k')"


def test_wrong_tokens_do_not_lock_out_who_has_the_right_one(sandbox: RunningSandbox, token: str) -> None:
    for _ in range(7):
        Client().post("/setup/", form(sandbox, "guessed"))
    assert Client().post("/setup/", form(sandbox, token)).headers["Location"] == "/auth/"
    assert Account.objects.count() == 1


def test_of_two_answers_that_were_right_one_connects(sandbox: RunningSandbox, token: str) -> None:
    def filled(password: str) -> SetupForm:
        data = form(sandbox, token, password=password, password_again=password)
        files = MultiValueDict({"credentials_file": [data["credentials_file"]]})
        return SetupForm(data, files)  # type: ignore[arg-type]  # an upload

    first, second = filled("Chosen-by-one-1"), filled("Chosen-by-another-1")
    assert first.is_valid()
    assert second.is_valid()
    request = Client().get("/setup/").wsgi_request
    connect_first_account(request, first)
    with pytest.raises(ConnectingError, match="a moment ago"):
        connect_first_account(request, second)
    assert Member.objects.get().check_password("Chosen-by-one-1")


def test_two_right_answers_at_once_make_one_account(
    transactional_db: None,  # noqa: ARG001 - threads see what is committed
    sandbox: RunningSandbox,
    token: str,
) -> None:
    def answer(password: str) -> Callable[[], tuple[str, int]]:
        filled = form(sandbox, token, password=password, password_again=password)
        return lambda: (password, Client().post("/setup/", filled).status_code)

    chosen = [f"Chosen-by-number-{number}" for number in range(4)]
    answers = at_once([answer(password) for password in chosen])
    assert Account.objects.count() == Member.objects.count() == 1
    winner = [password for password in chosen if Member.objects.get().check_password(password)]
    assert len(winner) == 1
    assert dict(answers)[winner[0]] == 302


def test_the_token_is_readable_for_its_owner_only_in_a_directory_that_is_made(
    tmp_path: Path, settings: Settings
) -> None:
    settings.DATA_DIR = tmp_path / "not" / "there"
    setup_token.forget()
    token = setup_token.token_for_the_console()
    assert token == setup_token.token_for_the_console()
    setup_token.forget()
    left = setup_token.path().with_suffix(".part")  # of a panel that was killed
    left.write_text("half a tok")
    left.chmod(0o644)
    assert setup_token.token_for_the_console() not in (None, token)
    assert setup_token.path().stat().st_mode & 0o777 == 0o600
    assert not left.exists()


def test_the_token_counts_again_when_nothing_was_stored(sandbox: RunningSandbox, token: str) -> None:
    def broken(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT"):
            raise OperationalError("database is locked")
        return execute(sql, *rest)

    with transaction.atomic(), connection.execute_wrapper(broken):
        answer = Client(raise_request_exception=False).post("/setup/", form(sandbox, token))
        transaction.set_rollback(True)
    assert answer.status_code == 503
    assert setup_token.fits(token)
    assert setup_token.path().stat().st_mode & 0o777 == 0o600

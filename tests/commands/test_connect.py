"""`manage.py connect`: a key is checked before anything is stored, and every failure has its own sentence."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bench.programs.running import free_port
from panel.people.models import Account, Member
from panel.sandbox.credentials import Credentials
from tests.sandboxes import RunningSandbox

PASSWORD = "Correct-horse-1"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password that is asked for."""
    monkeypatch.setenv("PANEL_PASSWORD", PASSWORD)


def write(directory: Path, content: object) -> str:
    """A credentials file; its path."""
    path = directory / "credentials.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


def connect(path: str, url: str, **options: Any) -> str:
    """Run the command; what it says."""
    said = io.StringIO()
    call_command("connect", path, api_url=url, stdout=said, **options)
    return said.getvalue()


def refusal(path: str, url: str, **options: Any) -> str:
    """What is said when it fails; nothing may have been stored."""
    with pytest.raises(CommandError) as raised:
        connect(path, url, **options)
    assert not Account.objects.exists()
    assert not Member.objects.exists()
    assert str(raised.value).endswith("Nothing was stored.")
    return str(raised.value)


def test_the_account_is_stored_with_its_key_encrypted(sandbox: RunningSandbox, tmp_path: Path) -> None:
    said = connect(write(tmp_path, sandbox.credentials), sandbox.url)
    account = Account.objects.get()
    assert (account.name, account.account_id) == ("demo", sandbox.credentials["account_id"])
    assert "PRIVATE KEY" not in account.private_key
    assert account.api().account.info().name == "demo"
    assert "demo" in said
    assert PASSWORD not in said


def test_the_main_account_can_sign_in_and_no_subuser_can(sandbox: RunningSandbox, tmp_path: Path) -> None:
    connect(write(tmp_path, sandbox.credentials), sandbox.url)
    member = Member.objects.get()
    assert member.is_main_account
    assert member.check_password(PASSWORD)


def test_connecting_again_brings_a_new_key_and_password(
    sandbox: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(write(tmp_path, sandbox.credentials), sandbox.url)
    monkeypatch.setenv("PANEL_PASSWORD", "Another-horse-2")
    new_key = sandbox.key("Owner")
    connect(write(tmp_path, new_key), sandbox.url)
    assert Account.objects.get().key_id == new_key["key_id"]
    assert Member.objects.get().check_password("Another-horse-2")


def test_on_a_sandbox_all_subusers_may_get_the_same_password(sandbox: RunningSandbox, tmp_path: Path) -> None:
    connect(write(tmp_path, sandbox.credentials), sandbox.url, with_subusers=True)
    owner = Member.objects.get(name="owner")
    assert not owner.is_main_account
    assert owner.check_password(PASSWORD)


def test_on_the_real_api_they_may_not(sandbox: RunningSandbox, tmp_path: Path) -> None:
    path = write(tmp_path, sandbox.credentials)
    assert "sandbox" in refusal(path, "https://api.voximplant.com/platform_api", with_subusers=True)


def test_a_sandbox_that_moved_to_another_port_is_found_there(sandbox: RunningSandbox, tmp_path: Path) -> None:
    path = write(tmp_path, sandbox.credentials)
    connect(path, sandbox.url)
    Account.objects.update(api_url="http://127.0.0.1:9/platform_api")
    connect(path, sandbox.url)
    assert Account.objects.get().api_url == sandbox.url


@pytest.mark.parametrize("content", ["", "{", "[]", '"text"', "null", "{}"])
def test_a_file_that_is_no_credentials_file_is_refused(sandbox: RunningSandbox, tmp_path: Path, content: str) -> None:
    assert "The credentials file" in refusal(write(tmp_path, content), sandbox.url)


@pytest.mark.parametrize(
    ("name", "value"),
    [("account_id", "many"), ("key_id", ""), ("key_id", 5), ("private_key", None)],
)
def test_a_field_that_is_wrong_is_named(sandbox: RunningSandbox, tmp_path: Path, name: str, value: object) -> None:
    assert f'"{name}"' in refusal(write(tmp_path, sandbox.credentials | {name: value}), sandbox.url)


def test_a_private_key_that_is_none_is_refused(sandbox: RunningSandbox, tmp_path: Path) -> None:
    path = write(tmp_path, sandbox.credentials | {"private_key": "-----BEGIN NONSENSE-----"})
    assert "private key" in refusal(path, sandbox.url)


def test_a_file_that_is_not_there_is_named(sandbox: RunningSandbox, tmp_path: Path) -> None:
    assert "absent.json cannot be read" in refusal(str(tmp_path / "absent.json"), sandbox.url)


def test_another_accounts_key_is_refused(sandbox: RunningSandbox, tmp_path: Path) -> None:
    path = write(tmp_path, sandbox.credentials | {"account_id": 999})
    assert "refuses this key" in refusal(path, sandbox.url)


def test_a_key_that_the_api_does_not_know_is_refused(sandbox: RunningSandbox, tmp_path: Path) -> None:
    path = write(tmp_path, sandbox.credentials | {"key_id": "00000000-0000-0000-0000-000000000000"})
    assert "refuses this key" in refusal(path, sandbox.url)


def test_a_revoked_key_is_refused(sandbox: RunningSandbox, tmp_path: Path) -> None:
    revoked: Credentials = sandbox.key("Owner")
    with sandbox.store.writing() as db:
        db.execute("DELETE FROM keys WHERE key_id = ?", [revoked["key_id"]])
    assert "Perhaps the key was revoked" in refusal(write(tmp_path, revoked), sandbox.url)


def test_an_api_that_cannot_be_reached_is_named(sandbox: RunningSandbox, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}/platform_api"
    assert url in refusal(write(tmp_path, sandbox.credentials), url)


def test_plain_http_to_elsewhere_is_refused(sandbox: RunningSandbox, tmp_path: Path) -> None:
    path = write(tmp_path, sandbox.credentials)
    assert "https://" in refusal(path, "http://api.example.com/platform_api")


def test_a_weak_password_is_refused(sandbox: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PANEL_PASSWORD", "short")
    assert "at least 10 characters" in refusal(write(tmp_path, sandbox.credentials), sandbox.url)


def test_the_password_may_be_piped_in(sandbox: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PANEL_PASSWORD")
    monkeypatch.setattr(sys, "stdin", io.StringIO("Piped-horse-3\n"))
    connect(write(tmp_path, sandbox.credentials), sandbox.url)
    assert Member.objects.get().check_password("Piped-horse-3")


def test_without_a_password_it_says_how_to_give_one(
    sandbox: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PANEL_PASSWORD")
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert "PANEL_PASSWORD" in refusal(write(tmp_path, sandbox.credentials), sandbox.url)


@pytest.mark.parametrize(("again", "stored"), [("Typed-horse-4", True), ("Typed-horse-5", False)])
def test_a_person_types_the_password_twice(
    sandbox: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: str, *, stored: bool
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    typed = iter(["Typed-horse-4", again])
    monkeypatch.delenv("PANEL_PASSWORD")
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    path = write(tmp_path, sandbox.credentials)
    if stored:
        connect(path, sandbox.url)
        assert Member.objects.get().check_password("Typed-horse-4")
    else:
        assert "The two passwords differ." in refusal(path, sandbox.url)


@pytest.mark.parametrize("name", ["a/b", "two words", "under_score", "", "-x", "x" * 64, "naïve", "../auth"])
def test_an_account_whose_name_is_no_label_is_refused(sandbox: RunningSandbox, tmp_path: Path, name: str) -> None:
    with sandbox.store.writing() as database:
        database.execute("UPDATE accounts SET account_name = ?", [name])
    assert "letters, digits and hyphens" in refusal(write(tmp_path, sandbox.credentials), sandbox.url)

"""What happens beside writes is also in the journal, and never in anybody's way."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from panel.api.client import Api
from panel.connections import setup_token
from panel.journal import noting
from panel.journal.models import Entry, Event
from panel.people.models import Account, Member
from panel.sign_in import one_time_links
from tests.conftest import PASSWORD
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in


def told(kind: str) -> list[str]:
    return [str(entry.sentence) for entry in Entry.objects.filter(kind=kind).order_by("seq")]


def test_a_sign_in_and_a_sign_out(account: Account) -> None:
    let_all_sign_in(account)
    client = signed_in("payer")
    client.post("/auth/logout/")
    assert told("signed_in") == ["payer signed in"]
    assert told("signed_out") == ["payer signed out"]
    event = Event.objects.get(kind="signed_in")
    assert (event.sign_in, event.ip, event.member_id) == ("subuser", "127.0.0.1", Member.objects.get(name="payer").pk)


def test_from_where_somebody_came_is_kept_within_bounds(account: Account) -> None:
    browser = Client(headers={"User-Agent": "Firefox\0" + "x" * 300}, REMOTE_ADDR="2001:db8::7")
    browser.post("/auth/", {"account": account.name, "password": "Wrong-password-1"})
    answer = browser.post("/auth/", {"account": account.name, "password": PASSWORD})
    failed, done = Event.objects.order_by("seq")
    assert (failed.member_name, failed.member_id, failed.sign_in, failed.roles) == ("Somebody", None, "", [])
    assert (done.member_name, done.sign_in, done.roles) == ("demo", "main account", ["MainAccount"])
    for event in (failed, done):
        assert (event.ip, event.agent) == ("2001:db8::7", "Firefox" + "x" * 193)
    assert done.request == answer.headers["X-Request-Id"]


def test_the_roles_are_those_of_that_moment(account: Account, api: Api) -> None:
    subusers = let_all_sign_in(account)
    client = signed_in("payer")
    client.get("/")
    api.subusers.add_roles(subusers["payer"].id, ["Accountant"])
    Member.objects.get(name="payer").forget_roles()
    client.get("/logs/")
    assert Event.objects.get(kind="refused").roles == ["Accountant", "Payer"]


def test_a_failed_sign_in_names_the_member_whose_name_was_tried(account: Account) -> None:
    let_all_sign_in(account)
    Client().post("/login/demo/", {"username": "payer", "password": "Wrong-password-1"})
    Client().post("/auth/", {"account": "demo", "password": "Wrong-password-1"})
    assert told("sign_in_failed") == ["Somebody failed to sign in as payer", "Somebody failed to sign in as demo"]


def test_a_name_that_nobody_has_is_not_kept(account: Account) -> None:
    # People type their password into the field for the name.
    Client().post("/login/demo/", {"username": "my-secret-password", "password": "x"})
    Client().post("/login/no-such-account/", {"username": "ada", "password": "x"})
    assert told("sign_in_failed") == ["Somebody failed to sign in as a name that no member has"]
    assert "my-secret" not in str([event.__dict__ for event in Event.objects.all()])
    assert account.events.count() == 1


def test_a_pause_is_one_line_however_often_one_tries(account: Account) -> None:
    for _ in range(9):
        Client().post("/auth/", {"account": "demo", "password": "Wrong-password-1"})
    assert told("sign_in_paused") == ["Somebody tried too often to sign in as demo"]
    assert account.events.filter(kind="sign_in_failed").count() == 5


@pytest.mark.usefixtures("account")
def test_who_still_tries_after_a_minute_is_noted_again() -> None:
    for _ in range(6):
        Client().post("/auth/", {"account": "demo", "password": "Wrong-password-1"})
    for seconds, lines in ((58, 1), (61, 2)):
        Entry.objects.filter(kind="sign_in_paused").update(at=timezone.now() - timedelta(seconds=seconds))
        Client().post("/auth/", {"account": "demo", "password": "Wrong-password-1"})
        assert len(told("sign_in_paused")) == lines
    Client().post("/auth/", {"account": "demo", "password": "Wrong-password-1"}, REMOTE_ADDR="192.0.2.7")
    assert len(told("sign_in_paused")) == 3


def test_a_refusal_names_the_section_or_the_method(account: Account, support: int) -> None:
    let_all_sign_in(account)
    signed_in("payer").get("/logs/")
    signed_in("developer").post(f"/application/{support}/users/new/", {})
    key_id = account.key_id  # an Owner's, which a Developer may see, and may not change
    signed_in("developer").post(f"/settings/service_accounts/{key_id}/edit/", {"name": "x", "roles": ["Owner"]})
    assert told("refused")[:1] == ["payer was refused access to Logs"]
    assert Entry.objects.filter(kind="refused").earliest("seq").arguments["page"] == "GET /logs/"
    assert "developer was refused access to UpdateKey" in told("refused")


def test_a_one_time_link_is_made_taken_back_and_used(account: Account, main_client: Client) -> None:
    subuser = let_all_sign_in(account)["payer"]
    url = f"/settings/subusers/{subuser.id}/link/"
    main_client.post(url)
    main_client.post(f"{url}revoke/")
    token = one_time_links.make(account, subuser.id, "payer")
    chosen = {"new_password": "Another-pass-2", "new_password_again": "Another-pass-2"}
    Client().post(f"/welcome/?token={token}", chosen)
    assert told("link_made") == ["demo made a one-time link for payer (subuser)"]
    assert told("link_taken_back") == ["demo revoked the one-time link of payer (subuser)"]
    assert told("link_used") == ["Somebody chose a panel password with the one-time link of payer"]
    kept = str([event.__dict__ for event in Event.objects.all()])
    assert token not in kept
    assert "Another-pass-2" not in kept


def test_ended_sessions_a_changed_password_and_settings(account: Account, main_client: Client) -> None:
    subuser = let_all_sign_in(account)["payer"]
    signed_in("payer")
    main_client.post(f"/settings/subusers/{subuser.id}/sessions/end/")
    main_client.post(f"/settings/subusers/{subuser.id}/sessions/end/")  # there is none any more
    assert told("sessions_ended") == ["demo ended sessions of payer"]
    main_client.post("/preferences/", {"theme": "dark", "next": "/"})
    main_client.post("/preferences/", {"theme": "dark", "next": "/"})  # it is dark already
    assert told("settings_changed") == ["demo changed these settings: theme"]
    main_client.post("/profile/password/", {"old_password": PASSWORD, "new_password": "Another-pass-2"})
    assert told("password_changed") == ["demo changed the panel password of demo"]


def test_a_key_that_is_connected_and_encrypted_again(
    sandbox: RunningSandbox, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    assert db is None
    path = tmp_path / "credentials.json"
    path.write_text(json.dumps(sandbox.credentials))
    monkeypatch.setenv("PANEL_PASSWORD", PASSWORD)
    call_command("connect", str(path), api_url=sandbox.url)
    keys = settings.ENCRYPTION_KEYS  # type: ignore[attr-defined]  # pytest-django's wrapper
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *keys]  # type: ignore[attr-defined]
    call_command("rotate_keys")
    key_id = sandbox.credentials["key_id"]
    assert told("key_connected") == [f"Somebody at the command line connected the account with the key {key_id}"]
    assert told("keys_rotated") == ["Somebody at the command line encrypted the account's key again"]
    assert "PRIVATE" not in str([event.__dict__ for event in Event.objects.all()])


def test_the_first_run_is_told(sandbox: RunningSandbox, db: None) -> None:
    assert db is None
    form = {
        "token": setup_token.token_for_the_console(),
        "credentials_file": SimpleUploadedFile("credentials.json", json.dumps(sandbox.credentials).encode()),
        "api_url": sandbox.url,
        "password": "Demo-panel-1",
        "password_again": "Demo-panel-1",
    }
    Client().post("/setup/", form)
    key_id = sandbox.credentials["key_id"]
    assert told("key_connected") == [f"Somebody with the setup token connected the account with the key {key_id}"]
    assert Event.objects.get().ip == "127.0.0.1"


def test_a_journal_that_cannot_be_written_keeps_nobody_out(
    account: Account, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(noting, "held", locked)
    let_all_sign_in(account)
    client = signed_in("payer")
    assert client.get("/logs/").status_code == 403
    assert Client().post("/auth/", {"account": "demo", "password": "Wrong-password-1"}).status_code == 200
    assert client.post("/auth/logout/").status_code == 302
    assert caplog.text.count("The journal could not record") == 4

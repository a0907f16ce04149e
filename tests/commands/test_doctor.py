"""`manage.py doctor` says what is wrong and what to do; `manage.py rotate_keys` changes the encryption key."""

import io
import re
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.fixtures import Settings

from bench.programs.running import free_port
from panel.people.encryption import encrypt
from panel.people.models import Account
from tests.sandboxes import RunningSandbox

OLD_KEY = settings.ENCRYPTION_KEYS[0]


@pytest.fixture(autouse=True)
def static_files(settings: Settings, tmp_path: Path) -> Path:
    """Collected static files."""
    settings.STATIC_ROOT = tmp_path
    manifest = tmp_path / "staticfiles.json"
    manifest.write_text("{}")
    return manifest


def healthy() -> str:
    """What the doctor says when nothing is to be done."""
    said = io.StringIO()
    call_command("doctor", stdout=said)
    return said.getvalue()


def problem() -> str:
    """The one problem that the doctor finds, with the advice."""
    said = io.StringIO()
    with pytest.raises(CommandError):
        call_command("doctor", stdout=said)
    found = re.findall(r"^problem +(.+)\n +-> (.+)$", said.getvalue(), re.MULTILINE)
    assert len(found) == 1, said.getvalue()
    return " ".join(found[0])


def change(**fields: object) -> None:
    """Change the account's row."""
    Account.objects.update(**fields)


def use(key: dict[str, object]) -> None:
    """Connect the account with this key, unchecked."""
    change(key_id=key["key_id"], private_key=encrypt(str(key["private_key"])))


@pytest.mark.usefixtures("account")
def test_all_is_well() -> None:
    said = healthy()
    assert "problem" not in said
    assert said.count("\nok ") == 11
    assert "this machine's address may call the API" in said
    assert "17 of 17 reading methods answered" in said
    assert "the key's roles (Owner) allow all that the panel does" in said


@pytest.mark.django_db
def test_without_an_account_it_says_how_to_connect_one() -> None:
    assert "manage.py connect" in problem()


@pytest.mark.usefixtures("account")
def test_static_files_that_are_missing(static_files: Path) -> None:
    static_files.unlink()
    assert "manage.py collectstatic" in problem()


@pytest.mark.usefixtures("account")
def test_a_key_that_cannot_be_decrypted(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    change(private_key=Account.objects.get().private_key + "=")
    assert "cannot be decrypted" in problem()


@pytest.mark.usefixtures("account")
def test_an_api_that_cannot_be_reached() -> None:
    change(api_url=f"http://127.0.0.1:{free_port()}/platform_api")
    found = problem()
    assert "cannot be reached" in found
    assert "network" in found


@pytest.mark.usefixtures("account")
def test_a_revoked_key(sandbox: RunningSandbox) -> None:
    with sandbox.store.writing() as db:
        db.execute("DELETE FROM keys")
    found = problem()
    assert "refuses the key" in found
    assert "Generate a new key" in found


@pytest.mark.usefixtures("account")
def test_a_key_with_too_few_roles(sandbox: RunningSandbox) -> None:
    use(sandbox.key("UserManager"))
    found = problem()
    assert "UserManager, which does not allow" in found
    assert "Give the key the role Owner." in found


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(("offset", "direction"), [(600, "ahead of"), (-600, "behind"), (35, "ahead of")])
def test_a_clock_that_is_wrong(monkeypatch: pytest.MonkeyPatch, offset: int, direction: str) -> None:
    class WrongClock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain datetime will do
            return datetime.now(tz) + timedelta(seconds=offset)

    monkeypatch.setattr("panel.doctor.account.datetime", WrongClock)
    found = problem()
    assert f"s {direction} the API's" in found
    assert "NTP" in found


@pytest.mark.django_db(transaction=True)
def test_a_database_that_lacks_its_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'journal'")
    try:
        assert "manage.py migrate" in problem()
    finally:
        call_command("migrate", "journal", fake=True, verbosity=0)


@pytest.mark.usefixtures("account")
def test_after_rotating_the_old_key_is_needed_no_more(settings: Settings, sandbox: RunningSandbox) -> None:
    new_key = Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new_key, OLD_KEY]
    call_command("rotate_keys", stdout=io.StringIO())
    settings.ENCRYPTION_KEYS = [new_key]
    account = Account.objects.get()
    assert account.api().account.info().id == sandbox.credentials["account_id"]


@pytest.mark.usefixtures("account")
def test_rotating_without_the_old_key_changes_nothing(settings: Settings) -> None:
    before = Account.objects.get().private_key
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="Put that key back"):
        call_command("rotate_keys", stdout=io.StringIO())
    assert Account.objects.get().private_key == before

"""`manage.py upgrade`, with the tables of the first release; and a backup that was made before it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as in_force
from django.core.management import CommandError
from django.db import connection
from pytest_django.fixtures import Settings

from panel.journal.models import Entry, Event
from panel.journal.verifying import verify
from panel.people.encryption import encrypt
from panel.people.models import Account, Member
from panel.upkeep import marks
from panel.upkeep.rehearsal import scratch_database
from tests.sandboxes import RunningSandbox
from tests.upkeep.conftest import said

FIRST_RELEASE = Path(__file__).with_name("first_release.sql").read_text()


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [tmp_path / "to collect"]
    (tmp_path / "to collect").mkdir()
    settings.STORAGES = in_force.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    return tmp_path


@pytest.fixture
def first_release(transactional_db: None, sandbox: RunningSandbox) -> Iterator[None]:  # noqa: ARG001
    """The panel's database is one of the first release: an account at the sandbox, two members, four writes."""
    with scratch_database():
        connection.ensure_connection()
        connection.connection.executescript(FIRST_RELEASE)
        key = sandbox.credentials
        with connection.cursor() as cursor:
            values = [key["account_id"], sandbox.url, key["key_id"], encrypt(str(key["private_key"]))]
            cursor.execute("UPDATE accounts_account SET account_id=%s, api_url=%s, key_id=%s, private_key=%s", values)
        yield


def all_is_readable() -> None:
    account = Account.objects.get()
    assert verify(account).problems == []
    assert account.connected.isoformat() == "2026-01-05T09:30:00.123456+00:00"
    members = Member.objects.order_by("pk").values_list("name", "subuser_id", "theme", "time_zone", "roles")
    assert list(members) == [
        ("demo", None, "dark", "Europe/Berlin", []),
        ("ada", 7, "system", "", ["UserManager"]),
    ]
    assert Member.objects.get(name="ada").password.startswith("argon2$argon2id$")
    entries = Entry.objects.exclude(kind="backup_restored").order_by("seq")
    assert [(entry.at.isoformat(), str(entry.sentence), entry.state) for entry in entries] == [
        ("2026-01-05T09:31:00.123456+00:00", "demo created ada (subuser)", "done"),
        ("2026-01-05T09:32:00.123456+00:00", "ada created Zoë Łukasz (user)", "done"),
        ("2026-01-05T09:33:00.123456+00:00", "ada tried to deactivate no. 5 (user)", "refused"),
        ("2026-01-05T09:34:00.123456+00:00", "demo tried to delete no. 5 (user)", "unknown"),
    ]


@pytest.mark.usefixtures("first_release")
def test_a_database_of_the_first_release_is_upgraded_and_all_of_it_stays_readable(data: Path) -> None:
    told = said("upgrade")
    steps = [line for line in told.splitlines() if not line.startswith(" ")]
    assert steps == ["backup ...", "migrate ...", "collectstatic ...", "doctor ...", "The panel can be started."]
    assert "  journal.0002_events\n" in told
    all_is_readable()
    mark = marks.last(marks.BACKUP)
    assert mark
    assert (data / "backups" / mark.about["file"]).is_file()
    assert (data / "static" / "staticfiles.json").is_file()


@pytest.mark.usefixtures("first_release")
def test_its_backup_of_before_can_be_brought_back(data: Path) -> None:
    said("upgrade")
    (backup,) = (data / "backups").iterdir()
    assert "It is of an earlier version" in said("restore", str(backup), check=True)
    with scratch_database():
        assert "The journal's chain is complete." in said("restore", str(backup))
        all_is_readable()
        assert Event.objects.filter(kind="backup_restored").count() == 1


@pytest.mark.usefixtures("first_release")
def test_without_a_backup_nothing_is_changed(data: Path) -> None:
    (data / "backups").write_text("in the way")
    with pytest.raises(CommandError, match=r"^backup failed: .*\nNothing was changed"):
        said("upgrade")
    assert "journal_event" not in connection.introspection.table_names()


@pytest.mark.usefixtures("first_release")
def test_a_migration_that_fails_stops_it_and_says_how_to_go_back(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("it does not fit")

    monkeypatch.setattr("panel.management.commands.upgrade.Command.migrate", broken)
    with pytest.raises(CommandError) as raised:
        said("upgrade")
    (backup,) = (data / "backups").iterdir()
    assert str(raised.value).startswith("migrate failed: it does not fit\nTo go back: install the earlier version")
    assert f"`manage.py restore {backup}`" in str(raised.value)
    assert not (data / "static").exists()


@pytest.mark.usefixtures("first_release")
def test_static_files_of_an_image_stay_as_they_are(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / "static").mkdir()
    manifest = '{"version": "1.1", "paths": {}, "hash": ""}'
    (data / "static" / "staticfiles.json").write_text(manifest)
    monkeypatch.setattr("os.access", lambda path, _: path != data / "static")
    assert f"{data / 'static'} is a part of the installation" in said("upgrade")
    assert (data / "static" / "staticfiles.json").read_text() == manifest


@pytest.mark.django_db
def test_it_waits_until_no_worker_runs(data: Path) -> None:
    marks.put(marks.this_worker())
    with pytest.raises(CommandError, match="A worker is running"):
        said("upgrade")
    assert not (data / "backups").exists()


@pytest.mark.usefixtures("first_release")
def test_what_the_doctor_finds_is_said(sandbox: RunningSandbox) -> None:
    with sandbox.store.writing() as db:
        db.execute("DELETE FROM keys")
    with pytest.raises(CommandError, match=r"^doctor failed: 1 thing\(s\) to do\.\nThe database is up to date"):
        said("upgrade")


@pytest.mark.django_db(transaction=True)
def test_a_new_installation_can_be_upgraded_before_an_account_is_connected() -> None:
    with scratch_database():
        assert said("upgrade").endswith("The panel can be started.\n")

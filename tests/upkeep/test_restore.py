"""`manage.py restore`: all of it or nothing, and the journal's chain holds."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import msgspec
import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from panel.jobs.models import Job
from panel.jobs.states import JobState, RowState
from panel.journal.models import Event
from panel.journal.verifying import Head, verify
from panel.people.models import Account, Member, Session
from panel.saved_views.models import SavedView
from panel.upkeep import marks
from panel.upkeep.models import Mark
from panel.upkeep.rehearsal import scratch_database
from panel.upkeep.tables import migrate_to
from tests.conftest import PASSWORD
from tests.team import job_of
from tests.upkeep.conftest import backed_up, said


def rows() -> dict[str, list[dict[str, Any]]]:
    """What has to come back unchanged."""
    found: dict[str, list[dict[str, Any]]] = {}
    for model in (Account, Member, SavedView):
        found[model.__name__] = [dict(row) for row in model._base_manager.order_by("pk").values()]
    found["Event"] = [dict(row) for row in Event.objects.exclude(kind="backup_restored").order_by("seq").values()]
    return found


def edited(backup: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy in which files are changed or (None) left out."""
    copy = backup.with_name("edited.zip")
    with ZipFile(backup) as old, ZipFile(copy, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return copy


def test_what_was_there_comes_back_and_the_journal_can_be_verified(backup: Path, panel: Account) -> None:
    before = rows()
    head = verify(panel).head
    Member.objects.filter(subuser_id=7).delete()
    SavedView.objects.all().delete()
    told = said("restore", str(backup), replace=True, no_input=True)
    assert "The journal's chain is complete." in told
    assert rows() == before
    assert Event.objects.get(kind="backup_restored").arguments.keys() == {"made"}
    assert verify(Account.objects.get(), Head(head.seq, head.hash)).problems == []


@pytest.mark.usefixtures("panel")
def test_nobody_stays_signed_in_and_everybody_can_sign_in_again(main_client: Client, backup: Path) -> None:
    said("restore", str(backup), replace=True, no_input=True)
    assert not Session.objects.exists()
    assert main_client.get("/").status_code == 302
    assert Client().post("/auth/", {"account": "demo", "password": PASSWORD}).headers["Location"] == "/"


@pytest.mark.usefixtures("panel")
def test_new_rows_get_new_ids_afterwards(backup: Path) -> None:
    said("restore", str(backup), replace=True, no_input=True)
    taken = set(Member.objects.values_list("pk", flat=True))
    assert Member.objects.create(account=Account.objects.get(), subuser_id=9, name="next").pk not in taken


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.WAITING, JobState.PLANNED])
def test_no_job_goes_on_since_its_calls_may_have_been_sent_after_the_backup(
    panel: Account, tmp_path: Path, state: JobState
) -> None:
    job = Job.objects.get(account=panel)
    Job.objects.update(state=state)
    job.rows.create(number=2, label="sent", state=RowState.SENT)
    file = backed_up(tmp_path / "panel.zip")
    assert "1 job(s) were stopped" in said("restore", str(file), replace=True, no_input=True)
    job.refresh_from_db()
    assert (job.state, job.claim) == (JobState.STOPPED, None)
    assert job.said.startswith("The panel was brought back from a backup.")
    assert list(job.rows.order_by("number").values_list("state", "look_at")) == [("left out", None), ("unknown", None)]


def test_a_backup_moves_to_another_database(backup: Path) -> None:
    """Here a new SQLite database; from SQLite to PostgreSQL it is the same."""
    before = rows()
    with scratch_database():
        assert "Brought back" in said("restore", str(backup))
        assert rows() == before
        assert verify(Account.objects.get()).problems == []
    assert not Event.objects.filter(kind="backup_restored").exists()


def test_a_database_that_holds_something_is_only_replaced_on_purpose(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Member.objects.filter(subuser_id=7).delete()
    with pytest.raises(CommandError, match="The database is not empty"):
        said("restore", str(backup))
    monkeypatch.setattr("builtins.input", lambda _: "no")
    with pytest.raises(CommandError, match=r"^Nothing was changed\.$"):
        said("restore", str(backup), replace=True)
    assert not Member.objects.filter(subuser_id=7).exists()
    monkeypatch.setattr("builtins.input", lambda _: "yes")
    said("restore", str(backup), replace=True)
    assert Member.objects.filter(subuser_id=7).exists()


def test_a_script_that_cannot_answer_is_told_how_to_go_on(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO())
    with pytest.raises(CommandError, match=r"^Nobody answers\. In a script, --no-input replaces without a question"):
        said("restore", str(backup), replace=True)


def test_it_waits_until_no_worker_runs(backup: Path) -> None:
    marks.put(marks.this_worker())
    with pytest.raises(CommandError, match="A worker is running"):
        said("restore", str(backup), replace=True, no_input=True)
    Mark.objects.update(at=timezone.now() - timedelta(minutes=3))
    said("restore", str(backup), replace=True, no_input=True)


def test_the_check_only_tries_it(backup: Path) -> None:
    before, events = rows(), Event.objects.count()
    told = said("restore", str(backup), check=True)
    assert "All tables are complete and unchanged" in told
    assert "holds an account: only --replace would replace that" in told
    assert "The journal's chain is complete." in told
    assert "can be decrypted with the environment variable PANEL_ENCRYPTION_KEYS" in told
    assert (rows(), Event.objects.count()) == (before, events)


def test_the_check_finds_that_the_encryption_key_is_another_one(backup: Path, settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="fits the service key of demo"):
        said("restore", str(backup), check=True)


def test_the_check_finds_a_journal_that_was_changed_before(panel: Account, tmp_path: Path) -> None:
    Event.objects.filter(account=panel)._raw_delete("default")  # past the model
    told = said("restore", str(backed_up(tmp_path / "panel.zip")), check=True)
    assert "The journal was changed before the backup was made. demo: Missing at the end" in told


def changed_name(name: str, content: bytes) -> bytes:
    return content.replace("zoë".encode(), b"bob!") if name == "accounts.member.jsonl" else content


def without_a_line(name: str, content: bytes) -> bytes:
    return b"".join(content.splitlines(keepends=True)[1:]) if name == "journal.event.jsonl" else content


def without_a_table(name: str, content: bytes) -> bytes | None:
    return None if name == "accounts.member.jsonl" else content


def with_manifest(**fields: object) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        return msgspec.json.encode(msgspec.json.decode(content) | fields) if name == "manifest.json" else content

    return change


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (changed_name, "accounts.member was changed"),
        (without_a_line, "journal.event has .* rows and should have"),
        (without_a_table, "accounts.member is missing"),
        (with_manifest(tables=[]), "accounts.account is missing"),
        (with_manifest(format=2), "It has the format 2; this version of the panel reads 1"),
        (with_manifest(migrations=["journal.0099_later"]), "made by a newer version of the panel .journal.0099_later"),
        (with_manifest(rows="?", heads=[]), "It has no manifest that can be read"),
        (lambda name, content: None if name == "manifest.json" else content, "It has no manifest that can be read"),
    ],
)
def test_a_damaged_or_strange_file_changes_nothing(
    backup: Path, change: Callable[[str, bytes], bytes | None], expected: str
) -> None:
    before = rows()
    file = edited(backup, change)
    for check in (True, False):
        with pytest.raises(CommandError, match=f"{expected}.* Nothing was changed"):
            said("restore", str(file), check=check, replace=True, no_input=True)
    assert rows() == before


def test_a_file_that_is_cut_off_or_no_backup_is_refused(backup: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.zip"
    shutil.copy(backup, cut)
    with cut.open("r+b") as file:
        file.truncate(backup.stat().st_size // 2)
    with pytest.raises(CommandError, match="is no backup, or is damaged"):
        said("restore", str(cut), check=True)
    with pytest.raises(CommandError, match="No such file"):
        said("restore", str(tmp_path / "nowhere.zip"), check=True)


def test_rows_that_the_database_refuses_change_nothing(backup: Path, panel: Account) -> None:
    """A row without what it belongs to, in a file whose sums are right."""
    Member.objects.filter(subuser_id=7).delete()

    def orphaned(name: str, content: bytes) -> bytes | None:
        return b"" if name == "accounts.account.jsonl" else content

    emptied = edited(backup, orphaned)
    manifest = msgspec.json.decode(ZipFile(emptied).read("manifest.json"))
    sums = {"accounts.account": {"rows": 0, "sha256": sha256(b"").hexdigest()}}
    tables = [table | sums.get(table["name"], {}) for table in manifest["tables"]]
    emptied.rename(backup.with_name("first.zip"))
    file = edited(backup.with_name("first.zip"), with_manifest(tables=tables))
    with pytest.raises(CommandError, match=r"The database refuses what is in the backup: .* Nothing was changed\."):
        said("restore", str(file), replace=True, no_input=True)
    assert Account.objects.get() == panel
    assert not Member.objects.filter(subuser_id=7).exists()


def test_a_database_of_a_newer_version_is_not_used(backup: Path) -> None:
    with scratch_database():
        nodes = MigrationLoader(None).graph.leaf_nodes()
        migrate_to(nodes)
        MigrationRecorder(connection).record_applied("journal", "0099_later")
        with pytest.raises(CommandError, match=r"A newer version of the panel has used this database \(journal.0099"):
            said("restore", str(backup))


@pytest.mark.usefixtures("panel")
def test_jobs_that_have_ended_stay_as_they_were(tmp_path: Path) -> None:
    Job.objects.update(state=JobState.FINISHED, said="All went well.", ended=timezone.now())
    file = backed_up(tmp_path / "panel.zip")
    assert "stopped" not in said("restore", str(file), replace=True, no_input=True)
    assert Job.objects.get().said == "All went well."
    assert job_of(Account.objects.get()).pk > Job.objects.order_by("pk").values_list("pk", flat=True)[0]

"""`manage.py backup`: what is in the file, and who may read it."""

import json
import stat
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.test import Client

from panel.journal.models import ChainHead
from panel.people.models import Account, Member, Session
from panel.upkeep import marks
from panel.upkeep.backup import back_up, snapshot
from tests.threads import at_once
from tests.upkeep.conftest import said


def everything_in(path: Path) -> str:
    with ZipFile(path) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def test_only_its_owner_may_read_it(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_the_manifest_says_what_is_in_it(backup: Path, panel: Account) -> None:
    with ZipFile(backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    rows = {table["name"]: table["rows"] for table in manifest["tables"]}
    assert (rows["accounts.account"], rows["accounts.member"], rows["jobs.job"]) == (1, 2, 1)
    assert "journal.0003_entries_of_events" in manifest["migrations"]
    assert manifest["heads"] == {"demo": str(ChainHead.objects.get(account=panel))}


def test_sessions_and_keys_are_not_in_it(panel: Account, main_client: Client, tmp_path: Path) -> None:
    session = Session.objects.get(member__account=panel)
    back_up(tmp_path / "panel.zip")
    text = everything_in(tmp_path / "panel.zip")
    assert "sessions" not in text
    for secret in (session.pk, main_client.session.session_key, settings.SECRET_KEY, *settings.ENCRYPTION_KEYS):
        assert str(secret) not in text
    assert "PRIVATE KEY" not in text
    assert panel.private_key in text  # encrypted


def test_it_says_where_the_encryption_keys_are(panel: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert panel.name in said("backup", str(tmp_path / "one.zip"))
    assert "from the environment variable PANEL_ENCRYPTION_KEYS. Keep a copy" in said("backup", str(tmp_path / "2.zip"))
    monkeypatch.setenv("PANEL_ENCRYPTION_KEYS_FILE", "/run/secrets/keys")
    told = said("backup", str(tmp_path / "three.zip"))
    assert "from /run/secrets/keys. Keep a copy" in told
    assert "Warning" not in told
    monkeypatch.setenv("PANEL_ENCRYPTION_KEYS_FILE", str(tmp_path / "secrets" / "keys"))
    assert "Warning: " in said("backup", str(tmp_path / "four.zip"))


def test_in_a_directory_it_is_named_by_the_time(panel: Account, tmp_path: Path) -> None:
    told = said("backup", str(tmp_path))
    (made,) = tmp_path.iterdir()
    assert made.match("panel-20[0-9][0-9][01][0-9][0-3][0-9]-*.zip")
    assert told.startswith(f"{made}: ")
    assert panel.name in told


def test_an_earlier_backup_is_never_overwritten(backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(CommandError, match="There is such a file"):
        said("backup", str(backup))
    assert backup.read_bytes() == before


@pytest.mark.usefixtures("panel")
def test_a_backup_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> dict[str, str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("panel.upkeep.backup.heads", broken)
    with pytest.raises(CommandError, match="No space left on device"):
        said("backup", str(tmp_path / "panel.zip"))
    assert list(tmp_path.iterdir()) == []


def test_others_write_on_while_it_is_made_and_it_does_not_see_them(panel: Account) -> None:
    def write() -> None:
        Member.objects.create(account=panel, subuser_id=8, name="new")

    with snapshot():
        before = Member.objects.count()
        at_once([write])
        assert Member.objects.count() == before
    assert Member.objects.count() == before + 1


def test_the_last_backup_is_remembered(backup: Path) -> None:
    mark = marks.last(marks.BACKUP)
    assert mark
    assert mark.about["file"] == backup.name

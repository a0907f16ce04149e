"""A panel with something in it, and its backup."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import noted
from panel.people.models import Account, Member
from tests.team import job_of, view_of


@pytest.fixture
def account(transactional_db: None, account: Account) -> Account:  # noqa: ARG001 - a backup reads what is committed
    return account


@pytest.fixture
def panel(account: Account, support: int) -> Account:
    """An account with a subuser, a job that waits, a view and a journal."""
    Member.objects.create(account=account, subuser_id=7, name="zoë", roles=["UserManager"])
    job_of(account)
    view_of(account, support)
    for number in range(3):
        noted(Actor.without_session(account), Kind.SETTINGS_CHANGED, details={"theme": f"Łódź {number}"})
    return account


@pytest.fixture
def backup(panel: Account, tmp_path: Path) -> Path:  # noqa: ARG001 - what is backed up
    return backed_up(tmp_path / "panel.zip")


def backed_up(path: Path) -> Path:
    said("backup", str(path))
    return path


def said(*command: str, **options: Any) -> str:
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()

"""Many people, and impatient ones, at the same time: nothing is lost or doubled, and the journal equals the sandbox."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial

import pytest

from bench.programs.panel import RunningPanel, running_panel
from panel.api.auth import ServiceAccountAuth
from panel.api.client import Api
from tests.clients import CREATED, SignedIn, at_the_same_time
from tests.sandboxes import RunningSandbox, running_sandbox, write_credentials

pytestmark = pytest.mark.programs


@pytest.fixture(scope="module")
def crowded_sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(latency=0.02) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def panel(crowded_sandbox: RunningSandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPanel]:
    """Two processes with 32 threads each, on one SQLite file."""
    data = tmp_path_factory.mktemp("crowd")
    credentials = write_credentials(crowded_sandbox, data)
    settings = {"PANEL_WORKERS": "2", "PANEL_THREADS": "32"}
    with running_panel(data, crowded_sandbox.url, credentials, **settings) as panel:
        yield panel


def users(sandbox: RunningSandbox, prefix: str) -> list[str]:
    """The users of `support` at the sandbox whose names begin like this."""
    key = sandbox.credentials
    api = Api(sandbox.url, ServiceAccountAuth(key["account_id"], key["key_id"], key["private_key"]))
    support = next(application.id for application in api.applications.list() if application.name == "support")
    names: list[str] = []
    total = 1
    while len(names) < total:
        page = api.users.list(support, count=100, offset=len(names))
        names += [user.name for user in page.items]
        total = page.total
    return sorted(name for name in names if name.startswith(prefix))


def journal(panel: RunningPanel, prefix: str) -> list[tuple[str, str]]:
    """Name and state of the journal's entries about users whose names begin like this."""
    query = "SELECT object_name, state FROM journal_entry WHERE command = 'AddUser' AND object_name LIKE ? ORDER BY 1"
    with closing(sqlite3.connect(panel.data / "panel.sqlite3", timeout=10)) as database:
        return list(database.execute(query, [f"{prefix}%"]))


@pytest.mark.parametrize("number", [32, 64])
def test_as_many_writers_at_once(panel: RunningPanel, crowded_sandbox: RunningSandbox, number: int) -> None:
    browser = SignedIn.at(panel)
    editor, prefix = browser.editor(), f"of{number}-"
    names = [f"{prefix}{each:02}" for each in range(number)]
    answers = at_the_same_time(partial(browser.create_user, editor, name) for name in names)
    assert answers == [CREATED] * number
    assert users(crowded_sandbox, prefix) == names
    assert journal(panel, prefix) == [(name, "done") for name in names]


def test_a_form_sent_five_times_at_once_writes_once(panel: RunningPanel, crowded_sandbox: RunningSandbox) -> None:
    browser = SignedIn.at(panel)
    editor = browser.editor()
    names = [f"twice-{each}" for each in range(6)]
    tokens = {name: browser.token(editor) for name in names}
    answers = at_the_same_time(
        partial(browser.create_user, editor, name, once=tokens[name]) for name in names for _ in range(5)
    )
    assert set(answers) <= {CREATED, 409}
    assert answers.count(CREATED) >= len(names)
    assert users(crowded_sandbox, "twice-") == names
    assert journal(panel, "twice-") == [(name, "done") for name in names]


def test_a_key_asked_for_five_times_at_once_is_made_once(panel: RunningPanel, crowded_sandbox: RunningSandbox) -> None:
    browser = SignedIn.at(panel)
    path = "/settings/service_accounts/new/"
    token = browser.token(path)
    answers = at_the_same_time([partial(browser.post, path, name="Impatient", once=token)] * 5)
    assert sorted(status for status, _ in answers) == [200, 409, 409, 409, 409]
    assert sum("private_key" in body for _, body in answers) == 1
    key = crowded_sandbox.credentials
    api = Api(crowded_sandbox.url, ServiceAccountAuth(key["account_id"], key["key_id"], key["private_key"]))
    assert [each.name for each in api.keys.list()].count("Impatient") == 1

"""Two panels and two workers over one database and one cache, behind nginx; one of each is killed."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bench.programs.panel import RunningPanel
from bench.programs.running import processes_with, run
from tests.deploy.test_nginx import NGINX
from tests.importing import lines
from tests.once.test_at_the_same_time import users
from tests.sandboxes import RunningSandbox
from tests.shared.browsers import NO_ANSWER, Browser, browser_at
from tests.shared.proxy import proxy
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.programs,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed: two panels behind it were not tried"),
]

WRITERS = {"main": "/auth/", "owner": "/login/demo/", "admin": "/login/demo/", "usermanager": "/login/demo/"}
WRITES = 12
ROWS = 60
CUT_OFF = {NO_ANSWER, HTTPStatus.BAD_GATEWAY}  # of a write whose panel was killed: nginx sends no write twice


@dataclass
class Team:
    """Two machines behind a proxy, and who works with them."""

    address: str
    first: RunningPanel
    second: RunningPanel
    answers: dict[str, int] = field(default_factory=dict)
    reads: list[int] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)
    moved: dict[int, datetime] = field(default_factory=dict)

    def rows(self, query: str) -> list[Any]:
        """What the database answers."""
        with closing(psycopg.connect(self.first.environment["DATABASE_URL"], autocommit=True)) as database:
            found = database.execute(query.encode())
            return found.fetchall() if found.description else []

    def write(self, browser: Browser, who: str) -> None:
        """Somebody sends one form after the other, each once."""
        editor = browser.editor()
        for number in range(WRITES):
            name = f"cut-{who}-{number:02}"
            self.answers[name] = browser.create_user(editor, name)

    def read(self, browser: Browser) -> None:
        """Somebody only looks, all the time."""
        while not self.ending.is_set():
            self.reads.append(browser.status("/jobs/"))

    def kill_worker(self) -> None:
        """kill -9 of the first machine's worker for jobs; its panel starts another one."""
        mine = processes_with("PANEL_DATA", self.first.data)
        os.kill(next(process for process, command in mine.items() if " worker " in command), signal.SIGKILL)


@pytest.fixture
def team(panel: RunningPanel, tmp_path: Path) -> Iterator[Team]:
    """Both machines, where nobody is signed in."""
    with panel.beside(tmp_path / "second") as second, proxy(tmp_path, panel, second) as address:
        yield Team(address, panel, second)


@contextmanager
def signed_in(team: Team) -> Iterator[dict[str, Browser]]:
    with ExitStack() as stack:
        browsers = {who: stack.enter_context(browser_at(team.address)) for who in WRITERS}
        for who, path in WRITERS.items():
            browsers[who].sign_in(path, **({"account": "demo"} if who == "main" else {"username": who}))
        yield browsers


def start_import(browser: Browser) -> str:
    """A job of ROWS rows that a worker has begun; its page."""
    upload = browser.editor().replace("new", "import")
    assert browser.submit(upload, upload, pasted=lines(ROWS)) == HTTPStatus.FOUND
    columns = browser.location
    meanings = {"column_0": "name", "column_1": "display_name", "column_2": "password"}
    assert browser.submit(columns, columns, **meanings) == HTTPStatus.FOUND
    job: str = browser.location
    wait_until(lambda: f"{job}start/" in browser.get(job).text)
    assert browser.submit(job, f"{job}start/") == HTTPStatus.FOUND
    return job


def as_if_a_minute_had_passed(team: Team) -> None:
    """Nobody waits for the dead any more: their jobs, their calls, their writes."""
    past = "now() - interval '5 minutes'"
    team.rows(f"UPDATE jobs_job SET heartbeat = {past} WHERE heartbeat < now() - interval '3 seconds'")  # noqa: S608
    team.rows(f"UPDATE jobs_place SET until = {past} WHERE holder NOT IN (SELECT claim FROM jobs_job)")  # noqa: S608
    team.rows(f"UPDATE jobs_jobrow SET look_at = {past} WHERE look_at IS NOT NULL")  # noqa: S608
    team.moved = dict(team.rows(MOVING.format(past=past))) | team.moved


# Not those that may still be on their way: a call lasts 10 s at most.
MOVING = """
    WITH before AS (
        SELECT id, at FROM journal_entry
        WHERE state IN ('sent', 'unknown') AND at < now() - interval '12 seconds' FOR UPDATE
    )
    UPDATE journal_entry SET at = {past} FROM before WHERE journal_entry.id = before.id RETURNING before.id, before.at
"""


def as_it_was(team: Team) -> None:
    """The journal says again when the writes were made, as its chain does."""
    for entry, at in team.moved.items():
        team.rows(f"UPDATE journal_entry SET at = '{at}' WHERE id = {entry}")  # noqa: S608


@pytest.mark.long
def test_a_panel_and_two_workers_are_killed_in_the_middle_of_everything(
    team: Team, shared_sandbox: RunningSandbox
) -> None:
    with signed_in(team) as browsers, ThreadPoolExecutor() as crowd:
        start_import(browsers["main"])
        reader = crowd.submit(team.read, browsers["main"])
        writers = [crowd.submit(team.write, browser, who) for who, browser in browsers.items()]
        wait_for_answers(team, writers, WRITES)
        team.second.kill()  # its panel and its worker
        wait_for_answers(team, writers, 2 * WRITES)
        team.kill_worker()
        for writer in writers:
            writer.result()
        assert all(browser.is_signed_in() for browser in browsers.values())
        as_if_a_minute_had_passed(team)
        with team.second.serving():
            wait_until(lambda: has_ended(team), patience=90)
            assert all(browser.is_signed_in() for browser in browsers.values())
            team.ending.set()
            reader.result()
    assert set(team.reads) == {HTTPStatus.OK}, "a page that only reads was refused"
    assert set(team.answers.values()) <= {HTTPStatus.FOUND, *CUT_OFF}
    agree(team, shared_sandbox)


def wait_for_answers(team: Team, writers: list[Future[None]], number: int) -> None:
    wait_until(lambda: len(team.answers) >= number or any(writer.done() for writer in writers))


def has_ended(team: Team) -> bool:
    as_if_a_minute_had_passed(team)
    open_writes = team.rows("SELECT 1 FROM journal_entry WHERE state IN ('sent', 'unknown')")
    return not open_writes and team.rows("SELECT state FROM jobs_job") == [("finished",)]


def agree(team: Team, sandbox: RunningSandbox) -> None:
    """Answers, the job's rows and the journal say what is at the API."""
    there = [*users(sandbox, "cut-"), *users(sandbox, "new-")]
    assert len(there) == len(set(there))
    query = "SELECT arguments->>'user_name', state FROM journal_entry WHERE command = 'AddUser'"
    told = [(name, state) for name, state in team.rows(query) if name.startswith(("cut-", "new-"))]
    done = Counter(name for name, state in told if state == "done")
    assert done == Counter(there), "the journal does not have each user once"
    assert {state for _, state in told} <= {"done", "failed", "refused", "not done"}
    assert {name for name, status in team.answers.items() if status == HTTPStatus.FOUND} <= set(there)
    assert len(team.answers) == len(WRITERS) * WRITES
    rows = dict(team.rows("SELECT label, state FROM jobs_jobrow"))
    assert len(rows) == ROWS
    assert {name for name, state in rows.items() if state == "done"} == {name for name in there if name[:4] == "new-"}
    as_it_was(team)
    run(["manage.py", "verify_journal"], team.first.environment)  # fails on a chain that is not whole

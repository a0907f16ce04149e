"""Processes that are killed, and a panel that is asked to end: the journal has every write that reached the API."""

import os
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from bench.programs.panel import RunningPanel, running_panel
from bench.programs.running import processes_with, run
from panel.supervisor import Program
from tests.clients import CREATED, SignedIn
from tests.once.test_at_the_same_time import journal, users
from tests.sandboxes import RunningSandbox, running_sandbox, write_credentials

pytestmark = pytest.mark.programs

CLIENTS, WRITES = 8, 25
SEED = 20


@dataclass
class KilledPanel:
    """A panel that is killed and started again, always on the same port with the same data."""

    panel: RunningPanel
    stack: ExitStack
    kills: list[str] = field(default_factory=list)

    def start(self) -> Program:
        """Serve it (again)."""
        return self.stack.enter_context(self.panel.serving())

    def processes(self) -> list[int]:
        """The ids of `manage.py serve` and its workers, the main process first."""
        return list(processes_with("PANEL_DATA", self.panel.data))

    def worker(self) -> None:
        """kill -9 of one worker; granian starts another."""
        os.kill(self.processes()[-1], signal.SIGKILL)
        self.kills.append("worker")

    def main_process(self) -> None:
        """kill -9 of the main process, then of what it left behind, and a new start."""
        os.kill(self.processes()[0], signal.SIGKILL)
        self.kills.append("main process")
        time.sleep(0.2)  # its workers go on for this long
        self._end_all()
        self.start()

    def everything(self) -> None:
        """kill -9 of all at once, and a new start."""
        self.kills.append("everything")
        self._end_all()
        self.start()

    def _end_all(self) -> None:
        while processes := self.processes():
            for each in processes:
                try:
                    os.kill(each, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            time.sleep(0.02)


@pytest.fixture
def slow_sandbox() -> Iterator[RunningSandbox]:
    """Slow enough that there are always writes on their way."""
    with running_sandbox(latency=0.1) as sandbox:
        yield sandbox


@pytest.fixture
def panel(slow_sandbox: RunningSandbox, tmp_path: Path) -> Iterator[RunningPanel]:
    credentials = write_credentials(slow_sandbox, tmp_path)
    with running_panel(tmp_path, slow_sandbox.url, credentials, PANEL_WORKERS="2") as panel:
        yield panel


def write_on(browser: SignedIn, editor: str, names: list[str], answered: Callable[[str, int], None]) -> None:
    """One client: it sends each form once, and goes on after a broken connection when the panel is there again."""
    for name in names:
        try:
            status = browser.create_user(editor, name)
        except OSError:
            status = 0
        except Exception as error:  # noqa: BLE001 - http.client's, for an answer that was cut off
            assert type(error).__module__ == "http.client"  # noqa: PT017 - whichever of them
            status = 0
        answered(name, status)
        if status == 0:
            time.sleep(0.3)


def settled(panel: RunningPanel) -> int:
    """How many writes a look at the API has settled."""
    with closing(sqlite3.connect(panel.data / "panel.sqlite3")) as database:
        found: int = database.execute("SELECT count(*) FROM journal_event WHERE kind = 'settled'").fetchone()[0]
        return found


@pytest.mark.long
def test_whatever_is_killed_the_journal_has_every_write(panel: RunningPanel, slow_sandbox: RunningSandbox) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same moments every time
    browser = SignedIn.at(panel)
    editor = browser.editor()
    answers: dict[str, int] = {}
    names = [[f"cut-{client}-{write:02}" for write in range(WRITES)] for client in range(CLIENTS)]
    with ExitStack() as stack:
        killed = KilledPanel(panel, stack)
        kinds = [killed.worker, killed.main_process, killed.everything] * 2
        chance.shuffle(kinds)
        moments = sorted(chance.sample(range(10, CLIENTS * WRITES * 2 // 3), len(kinds)))
        with ThreadPoolExecutor(CLIENTS) as crowd:
            clients = [crowd.submit(partial(write_on, browser, editor, mine, answers.__setitem__)) for mine in names]
            for moment, kill in zip(moments, kinds, strict=True):
                while len(answers) < moment:
                    time.sleep(0.01)
                kill()
            for client in clients:
                client.result()
        killed.everything()
        told = journal(panel, "cut-")
    states = dict(told)
    at_the_sandbox = set(users(slow_sandbox, "cut-"))
    assert len(killed.kills) == len(kinds) + 1
    assert len(answers) == CLIENTS * WRITES
    assert len(told) == len(states), "a write stands in the journal twice"
    assert at_the_sandbox <= set(states), "a write reached the API, and the journal does not know"
    # What did not take effect may still arrive for a minute, and is unknown so long.
    assert set(states.values()) <= {"done", "unknown", "failed", "not done"}, "something is left at sent"
    assert {name for name, state in told if state == "done"} == at_the_sandbox, "a restart has not settled a write"
    assert {name for name, status in answers.items() if status == CREATED} <= {
        name for name, state in told if state == "done"
    }
    assert settled(panel), "nothing was cut off: this test shows nothing"
    run(["manage.py", "verify_journal"], panel.environment)  # fails on a chain that is not whole


def test_asked_to_end_the_panel_lets_calls_end(panel: RunningPanel, slow_sandbox: RunningSandbox) -> None:
    browser = SignedIn.at(panel)
    editor, answers = browser.editor(), []
    slow_sandbox.fault("AddUser", latency_ms=9300)  # the longest call lasts 10 s
    client = threading.Thread(target=lambda: answers.append(browser.create_user(editor, "last-one")))
    client.start()
    while not journal(panel, "last-one"):
        time.sleep(0.05)
    with ExitStack() as stack:
        killed = KilledPanel(panel, stack)
        os.kill(killed.processes()[0], signal.SIGTERM)
        client.join()
    assert answers == [CREATED]
    assert journal(panel, "last-one") == [("last-one", "done")]

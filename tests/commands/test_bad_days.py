"""What members see, and what the log holds, when things go wrong around the panel."""

import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from bench.programs.browsing import get, post, sign_in
from bench.programs.panel import PASSWORD, RunningPanel, running_panel
from bench.programs.running import free_port
from bench.programs.sandbox import SandboxProgram, sandbox_program
from panel.supervisor import Program

pytestmark = pytest.mark.programs

USER_PASSWORD = "Typed-by-somebody-1"
# The answer to a form that was not saved keeps what was typed, the password in its own field only.
ITS_OWN_FIELD = f'type="password" name="password" value="{USER_PASSWORD}"'


def sandbox(data: Path, port: int) -> AbstractContextManager[SandboxProgram]:
    """A sandbox that may end, with the demo's contents, on a port that is known before."""
    return sandbox_program(data, port=port)


@pytest.fixture(scope="module")
def sandbox_port() -> int:
    """Where the panel of these tests expects the sandbox."""
    return free_port()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of panel and sandbox."""
    return tmp_path_factory.mktemp("bad-days")


@pytest.fixture(scope="module")
def panel(data: Path, sandbox_port: int) -> Iterator[RunningPanel]:
    """A connected panel; its sandbox has gone since."""
    with sandbox(data, sandbox_port):
        url = f"http://127.0.0.1:{sandbox_port}/platform_api"
        connected = running_panel(data, url, data / "sandbox-credentials.json", PANEL_THREADS="16")
        panel = connected.__enter__()
    try:
        yield panel
    finally:
        connected.__exit__(None, None, None)


def seconds_and_answer(panel: RunningPanel, path: str, session: str) -> tuple[float, int, str]:
    """How long a page takes, its status and its HTML."""
    start = time.monotonic()
    status, _, body = get(panel.port, path, session)
    return time.monotonic() - start, status, body


def pages(application: int) -> list[str]:
    """Pages of every kind that ask the API."""
    users = f"/application/{application}/users/"
    return ["/", "/applications/", users, f"{users}new/", "/settings/subusers/", "/profile/"]


def support(panel: RunningPanel, session: str) -> int:
    """The id of the application `support`."""
    found = re.search(r"/application/(\d+)/", get(panel.port, "/applications/", session)[2])
    assert found
    return int(found[1])


def wait_until_well(panel: RunningPanel, path: str, session: str) -> None:
    """Until the panel has noticed that the API answers again."""
    until = time.monotonic() + 20
    while get(panel.port, path, session)[0] != 200:
        assert time.monotonic() < until, "the panel does not notice that the API answers again"
        time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP], ids=["dead", "hanging"])
def test_without_the_api_every_page_answers_in_time_and_says_so(
    panel: RunningPanel, data: Path, sandbox_port: int, number: int
) -> None:
    with sandbox(data, sandbox_port) as running:
        main, owner = (
            sign_in(panel.port, "/auth/", account="demo", password=PASSWORD),
            sign_in(panel.port, "/login/demo/", username="owner", password=PASSWORD),
        )
        assert main
        assert owner
        paths = pages(support(panel, main))
        for path in paths:
            assert get(panel.port, path, main)[0] == 200, path
        running.program.signal(number)
        panel.forget_kept_answers()
        with ThreadPoolExecutor(len(paths) * 2) as crowd:
            asked = [(path, session) for path in paths for session in (main, owner)]
            answers = list(crowd.map(lambda one: seconds_and_answer(panel, *one), asked))
        for (path, _), (seconds, status, body) in zip(asked, answers, strict=True):
            assert seconds < 12, path
            assert status in (200, 503), path
            assert "</html>" in body, path
            assert "Management API" in body or status == 200, path
            assert status == 503 or path in ("/", "/profile/"), path
        running.program.signal(signal.SIGKILL)
        assert get(panel.port, "/healthz")[0] == 200
    with sandbox(data, sandbox_port):
        wait_until_well(panel, paths[1], main)  # the breaker asks again every second
        for path in paths:
            assert get(panel.port, path, main)[0] == 200, path


@pytest.mark.parametrize("debug", ["false", "true"])
def test_no_secret_stands_in_a_log_a_page_or_an_error(tmp_path: Path, debug: str) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/platform_api"
    with (
        sandbox(tmp_path, port) as running,
        running_panel(tmp_path, url, tmp_path / "sandbox-credentials.json", PANEL_DEBUG=debug) as panel,
    ):
        everything = "\n".join([*a_bad_day(panel, running.program), panel.log]).replace(ITS_OWN_FIELD, "")
    for secret in (
        USER_PASSWORD,
        PASSWORD,
        "Wrong-password-9",
        panel.environment["PANEL_SECRET_KEY"],
        panel.environment["PANEL_ENCRYPTION_KEYS"],
        "PRIVATE KEY",
        "eyJ",
    ):
        assert secret not in everything, secret


def a_bad_day(panel: RunningPanel, sandbox: Program) -> Iterator[str]:
    """Wrong and right sign-ins, a user created, refused, sent into the void, and a panel that breaks: all pages."""
    assert sign_in(panel.port, "/auth/", account="demo", password="Wrong-password-9") is None
    session = sign_in(panel.port, "/auth/", account="demo", password=PASSWORD)
    assert session
    editor = f"/application/{support(panel, session)}/users/new/"
    yield create(panel, session, editor, "once-only", expected=302)
    yield create(panel, session, editor, "once-only", expected=200)
    yield create(panel, session, editor, "Bad Name", expected=200)
    yield get(panel.port, "/no/such/page/", session)[2]
    panel.execute("ALTER TABLE journal_event RENAME TO journal_gone")
    yield create(panel, session, editor, "broken", expected=500)
    panel.execute("ALTER TABLE journal_gone RENAME TO journal_event")
    sandbox.signal(signal.SIGKILL)
    yield create(panel, session, editor, "lost", expected=200)


def create(panel: RunningPanel, session: str, editor: str, name: str, *, expected: int) -> str:
    """Post the New user editor; the answer's HTML."""
    fields = {"name": name, "display_name": name, "password": USER_PASSWORD, "active": "on"}
    status, body = post(panel.port, editor, session, **fields)
    assert status == expected
    return body

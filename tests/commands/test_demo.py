"""`make run`: one step brings up panel and sandbox, one signal ends both."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.programs.browsing import get, sign_in
from bench.programs.running import free_port
from panel.api.auth import ServiceAccountAuth
from panel.api.client import Api
from panel.supervisor import answers
from tests.commands import only_required
from tests.commands.demo_process import RunningDemo, environment, run_demo, running_demo

pytestmark = pytest.mark.programs

SUBUSERS = (
    "owner", "admin", "developer", "supervisor", "support", "accountant", "calllistmanager", "usermanager",
    "phonenumbermanager", "payer", "payernoverify", "duo", "norole",
)  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    """A demo on its first start, for looking at, where a real installation's settings lie about."""
    data = tmp_path_factory.mktemp("demo")
    settings = {"DATABASE_URL": f"sqlite:///{data}/real.sqlite3", "PANEL_HTTPS": "true", "PANEL_SECRET_KEY": "short"}
    with running_demo(data, settings=settings) as running:
        running.wait_until_ready()
        yield running


def sandbox_api(demo: RunningDemo) -> Api:
    """The sandbox, as any client of the API sees it."""
    key = json.loads((demo.data / "sandbox-credentials.json").read_text())
    auth = ServiceAccountAuth(key["account_id"], key["key_id"], key["private_key"])
    return Api(f"http://127.0.0.1:{demo.sandbox_port}/platform_api", auth)


def usernames(demo: RunningDemo) -> set[str]:
    """The users of the application `empty`."""
    api = sandbox_api(demo)
    application = next(found for found in api.applications.list() if found.name == "empty")
    return {user.name for user in api.users.list(application.id)}


def add_user(demo: RunningDemo, name: str) -> None:
    """Create a user in the application `empty`."""
    api = sandbox_api(demo)
    application = next(found for found in api.applications.list() if found.name == "empty")
    api.users.add(application.id, name=name, display_name=name, password="Correct-horse-1")


def test_both_answer_on_their_ports(demo: RunningDemo) -> None:
    status, _, body = get(demo.port, "/healthz")
    assert (status, json.loads(body)["status"]) == (200, "ok")
    assert get(demo.sandbox_port, "/")[0] == 200


def test_it_needs_only_what_make_run_installs(demo: RunningDemo) -> None:
    assert {"redis", "psycopg", "sentry_sdk", "pytest"} <= only_required.missing()
    asked = [sys.executable, "-c", "import redis"]
    refused = subprocess.run(asked, env=environment(demo.data, 1, 2), capture_output=True, text=True, check=False)
    assert "requirements.txt does not bring it" in refused.stderr


def test_it_says_where_to_sign_in_and_as_whom(demo: RunningDemo) -> None:
    assert f"http://127.0.0.1:{demo.port}/auth/" in demo.output
    assert f"http://127.0.0.1:{demo.port}/login/demo/" in demo.output
    assert "Demo-panel-1" in demo.output
    assert set(SUBUSERS) <= set(re.findall(r"\w+", demo.output))


def test_the_main_account_signs_in_with_what_was_printed(demo: RunningDemo) -> None:
    session = sign_in(demo.port, "/auth/", account="demo", password="Demo-panel-1")
    assert session
    assert get(demo.port, "/applications/", session)[0] == 200


@pytest.mark.parametrize("name", SUBUSERS)
def test_every_subuser_signs_in_with_what_was_printed(demo: RunningDemo, name: str) -> None:
    assert sign_in(demo.port, "/login/demo/", username=name, password="Demo-panel-1")


def test_what_is_secret_can_be_read_by_its_owner_only(demo: RunningDemo) -> None:
    secrets = [*(demo.data / "secrets").iterdir(), demo.data / "sandbox-credentials.json"]
    assert {path.name for path in secrets} == {
        "secret_key",
        "encryption_keys",
        "connected_with",
        "sandbox-credentials.json",
    }
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets} == {0o600}


def test_the_settings_of_an_installation_are_not_used(demo: RunningDemo) -> None:
    assert (demo.data / "panel.sqlite3").exists()
    assert not (demo.data / "real.sqlite3").exists()


def test_no_password_stands_on_a_command_line(demo: RunningDemo) -> None:
    assert not [line for line in demo.programs().values() if "Demo-panel-1" in line]


def test_an_interrupted_first_start_is_made_good_by_the_next(tmp_path: Path) -> None:
    with running_demo(tmp_path) as demo:
        while not (tmp_path / "panel.sqlite3").exists():
            time.sleep(0.01)
        demo.process.kill()
        demo.process.wait()
    assert not (tmp_path / "secrets" / "connected_with").exists()
    with running_demo(tmp_path) as demo:
        demo.wait_until_ready()
        assert sign_in(demo.port, "/auth/", account="demo", password="Demo-panel-1")
        assert sign_in(demo.port, "/login/demo/", username="norole", password="Demo-panel-1")


@pytest.mark.parametrize(("command", "name"), [("sandbox", "The sandbox"), ("serve", "The panel")])
def test_when_one_dies_it_is_named_and_the_other_ends(tmp_path: Path, command: str, name: str) -> None:
    with running_demo(tmp_path) as demo:
        demo.wait_until_ready()
        os.kill(demo.main_process(command), signal.SIGKILL)
        assert demo.process.wait(20) == 1
        assert demo.programs() == {}
    assert f"{name} was ended by SIGKILL. The demo has ended." in demo.output


def left_nothing(ended: RunningDemo) -> None:
    """No process, and nobody answers."""
    assert ended.programs_after_a_moment() == {}
    assert not answers("127.0.0.1", ended.port, "/healthz")
    assert not answers("127.0.0.1", ended.sandbox_port, "/")


@pytest.mark.long
def test_state_survives_a_restart_on_other_ports_until_a_reset_and_every_end_ends_both(
    demo: RunningDemo, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with running_demo(tmp_path) as first:
        first.wait_until_ready()
        add_user(first, "survivor")
        assert first.end(signal.SIGTERM) == 0
        assert first.programs() == {}
        left_nothing(first)
    with running_demo(tmp_path) as second:
        second.wait_until_ready()
        assert usernames(second) == {"survivor"}
        session = sign_in(second.port, "/auth/", account="demo", password="Demo-panel-1")
        assert session
        assert get(second.port, "/applications/", session)[0] == 200
        assert second.end(signal.SIGINT) == 0
        assert second.programs() == {}
        left_nothing(second)
    with running_demo(tmp_path, "--reset", settings={"DEMO_PASSWORD": "Another-demo-2"}) as third:
        third.wait_until_ready()
        assert usernames(third) == set()
        assert sign_in(third.port, "/auth/", account="demo", password="Demo-panel-1") is None
        assert sign_in(third.port, "/auth/", account="demo", password="Another-demo-2")
        third.process.kill()  # outright: it cannot ask its programs to end
        third.process.wait()
        left_nothing(third)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert answers("127.0.0.1", demo.port, "/healthz"), "another demo goes on"


@pytest.mark.parametrize("variable", ["PANEL_PORT", "SANDBOX_PORT"])
def test_a_port_in_use_is_named_with_its_variable(tmp_path: Path, variable: str) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ports = {"PANEL_PORT": str(free_port()), "SANDBOX_PORT": str(free_port()), variable: str(port)}
        ended = run_demo(tmp_path, 1, 1, **ports)
    assert ended.returncode == 1
    assert ended.stderr.strip() == f"CommandError: Port {port} is in use; choose another with {variable}."
    assert list(tmp_path.iterdir()) == []


def test_one_port_for_both_is_refused(tmp_path: Path) -> None:
    port = free_port()
    ended = run_demo(tmp_path, port, port)
    assert ended.returncode == 1
    assert f"PANEL_PORT and SANDBOX_PORT are both {port}" in ended.stderr


@pytest.mark.parametrize("variable", ["PANEL_PORT", "SANDBOX_PORT"])
def test_a_port_that_is_none_is_named(tmp_path: Path, variable: str) -> None:
    ended = run_demo(tmp_path, free_port(), free_port(), **{variable: "http"})
    assert ended.returncode == 1
    assert variable in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("arguments", [(), ("--reset",)])
def test_the_database_of_an_installation_is_left_alone(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "panel.sqlite3").write_text("precious")
    ended = run_demo(tmp_path, free_port(), free_port(), *arguments)
    assert ended.returncode == 1
    assert "holds a database that is not the demo's" in ended.stderr
    assert (tmp_path / "panel.sqlite3").read_text() == "precious"

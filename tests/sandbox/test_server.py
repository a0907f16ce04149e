"""`manage.py sandbox`: a process of its own, with TLS if asked for, which ends when told and leaves nothing behind."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.sandbox.asking import Asking, code, token

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(data: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The sandbox as a process: its address and itself, once it answers."""
    port = free_port()
    command = [sys.executable, "manage.py", "sandbox", "--port", str(port), "--data", str(data), *options]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "panel.settings_standalone"}
    scheme = "https" if "--tls" in options else "http"
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        wait_for(f"{scheme}://127.0.0.1:{port}/", process, data)
        yield f"{scheme}://127.0.0.1:{port}/platform_api", process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def wait_for(url: str, process: subprocess.Popen[str], data: Path) -> None:
    for _ in range(200):
        assert process.poll() is None, process.communicate()[0]
        try:
            httpx.get(url, verify=context(data) if url.startswith("https") else True)
        except (httpx.TransportError, FileNotFoundError):
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"no answer from {url}")


def context(data: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(data / "sandbox-cert.pem"))


def test_it_serves_64_clients_at_once_logs_nothing_and_ends_when_told(tmp_path: Path) -> None:
    with serving(tmp_path, "--seed", "small", "--latency", "200") as (url, process), Asking(url) as asking:
        ask = asking(json.loads((tmp_path / "sandbox-credentials.json").read_text()))
        started = time.perf_counter()
        with ThreadPoolExecutor(64) as pool:
            codes = list(pool.map(lambda _: code(ask("GetUsers", application_name="support")), range(64)))
        assert codes == [None] * 64
        assert time.perf_counter() - started < 3  # one after the other it would be 13 seconds
        asking.get(f"{url}/AddUser", params={"user_password": "Tulip-7-field"})
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=20)
        assert process.returncode == 0
        assert output == f"The sandbox serves {url}\n"
        with pytest.raises(httpx.ConnectError):
            httpx.get(url)


def test_with_tls_it_shows_a_certificate_for_the_loopback_address(tmp_path: Path) -> None:
    with serving(tmp_path, "--seed", "empty", "--tls") as (url, _):
        answer = httpx.get(url, verify=context(tmp_path)).json()
        assert answer["error"]["code"] == 102
        localhost = url.replace("127.0.0.1", "localhost")
        assert httpx.get(localhost, verify=context(tmp_path)).status_code == 200
    assert (tmp_path / "sandbox-key.pem").stat().st_mode & 0o077 == 0


def test_what_was_written_is_there_after_a_restart_and_a_connection_breaks_for_real(tmp_path: Path) -> None:
    with serving(tmp_path, "--seed", "empty", "--faults") as (url, _):
        credentials = json.loads((tmp_path / "sandbox-credentials.json").read_text())
        headers = {"Authorization": f"Bearer {token(credentials)}"}
        fault = {"method": "AddSkill", "reset": "after", "times": 1}
        assert httpx.post(url.replace("platform_api", "_faults"), json=fault).json() == {"faults": [fault]}
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.post(f"{url}/AddSkill", data={"skill_name": "Juggling"}, headers=headers)
    with serving(tmp_path) as (url, _), Asking(url) as asking:
        skills = asking(credentials)("GetSkills")["result"]
        assert [skill["skill_name"] for skill in skills] == ["Juggling"]
        assert asking.get(url.replace("platform_api", "_faults")).status_code == 404


def test_the_tokens_of_the_readme_work(tmp_path: Path) -> None:
    with serving(tmp_path, "--seed", "small") as (url, _):
        command = [sys.executable, "manage.py", "sandbox_token", str(tmp_path / "sandbox-credentials.json")]
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "panel.settings_standalone"}
        made = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        curl = ["curl", "-s", "-H", f"Authorization: Bearer {made.stdout.strip()}", f"{url}/GetUsers"]
        answered = subprocess.run([*curl, "-d", "application_name=support"], capture_output=True, text=True, check=True)
        assert json.loads(answered.stdout)["total_count"] == 25

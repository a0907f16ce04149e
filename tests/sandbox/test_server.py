"""`manage.py sandbox`: a process of its own, with TLS if asked for, which ends when told and leaves nothing behind."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from bench.programs.sandbox import sandbox_program, trusting
from tests.sandbox.asking import Asking, code, token


def test_it_serves_64_clients_at_once_logs_nothing_and_ends_when_told(tmp_path: Path) -> None:
    with (
        sandbox_program(tmp_path, "--seed", "small", "--latency", "200") as process,
        Asking(process.url) as asking,
    ):
        credentials = json.loads(process.credentials.read_text())
        ask = asking(credentials)
        ask("AddSkill", skill_name="Juggling")
        started = time.perf_counter()
        with ThreadPoolExecutor(64) as pool:
            codes = list(pool.map(lambda _: code(ask("GetUsers", application_name="support")), range(64)))
        assert codes == [None] * 64
        assert time.perf_counter() - started < 6  # one after the other it would be 13 seconds
        asking.get(f"{process.url}/AddUser", params={"user_password": "Tulip-7-field"})
        assert asking(credentials)("GetAuditLog", desc_order=1, count=1)["result"][0]["ip"] == "127.0.0.1"
        assert process.end() == f"The sandbox serves {process.url}\n"
        assert process.program.process.returncode == 0
        with pytest.raises(httpx.ConnectError):
            httpx.get(process.url)


def test_with_tls_it_shows_a_certificate_for_the_loopback_address(tmp_path: Path) -> None:
    with sandbox_program(tmp_path, "--seed", "empty", "--tls") as process:
        trusted = trusting(process.data)
        assert httpx.get(process.url, verify=trusted).json()["error"]["code"] == 102
        assert httpx.get(process.url.replace("127.0.0.1", "localhost"), verify=trusted).status_code == 200
    assert (tmp_path / "sandbox-key.pem").stat().st_mode & 0o077 == 0


def test_what_was_written_outlives_a_restart_and_a_broken_connection(tmp_path: Path) -> None:
    with sandbox_program(tmp_path, "--seed", "empty", "--faults") as process, Asking(process.url) as asking:
        credentials = json.loads(process.credentials.read_text())
        fault = {"method": "AddSkill", "reset": "after", "times": 1}
        control = process.url.replace("platform_api", "_faults")
        assert httpx.post(control, json=fault).json() == {"faults": [fault]}
        with pytest.raises(httpx.RemoteProtocolError):
            asking(credentials)("AddSkill", skill_name="Juggling")
    with sandbox_program(tmp_path) as process, Asking(process.url) as asking:
        skills = asking(credentials)("GetSkills")["result"]
        assert [skill["skill_name"] for skill in skills] == ["Juggling"]
        assert asking.get(process.url.replace("platform_api", "_faults")).status_code == 404


def test_a_body_may_come_in_chunks(tmp_path: Path) -> None:
    parts = [b"application_name=sup", b"port&user_", b"name=li-na"]
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    with sandbox_program(tmp_path, "--seed", "small") as process:
        headers["Authorization"] = f"Bearer {token(json.loads(process.credentials.read_text()))}"
        answer = httpx.post(f"{process.url}/GetUsers", content=iter(parts), headers=headers).json()
        assert [user["user_display_name"] for user in answer["result"]] == ["李娜"]


def test_faults_work_with_the_real_server_too(tmp_path: Path) -> None:
    with sandbox_program(tmp_path, "--seed", "empty", "--faults") as process:
        control = process.url.replace("platform_api", "_faults")

        def struck(**fault: object) -> httpx.Response:
            httpx.post(control, json={"times": 1, "when": "before", **fault}).raise_for_status()
            return httpx.get(f"{process.url}/GetRoles", timeout=20)

        assert (struck(http_status=204).status_code, struck(http_status=302).headers["location"]) == (
            204,
            "/moved/elsewhere",
        )
        assert struck(http_status=502, body="html").headers["content-type"] == "text/html"
        assert struck(drip="body", drip_ms=5).content == b"{}"
        assert struck(drip="headers", drip_ms=1).content == b"{}"
        for broken in ({"hang": 1}, {"reset": "before"}):
            with pytest.raises(httpx.RemoteProtocolError):
                struck(**broken)


def test_another_reading_can_be_asked_for_at_the_start(tmp_path: Path) -> None:
    options = ("--personality", "old", "--strict-defaults", "--largest-page", "5", "--refuse-large-pages", "--faults")
    with sandbox_program(tmp_path, "--seed", "empty", *options) as process:
        assert httpx.get(process.url.replace("platform_api", "_behaviour")).json() == {
            "personality": "old",
            "strict_defaults": True,
            "largest_page": 5,
            "refuses_large_pages": True,
        }

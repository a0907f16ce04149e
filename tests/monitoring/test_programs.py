"""A panel of several processes, watched from outside: numbers, log lines, and the journal that is sent on."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bench.programs.browsing import ask, get, sign_in
from bench.programs.panel import PASSWORD, RunningPanel, running_panel
from panel.journal.verifying import verify_export
from tests.audit_stream.conftest import SECRET, Hook, listening
from tests.monitoring.test_metrics import BEARER, TOKEN, number, scraped
from tests.sandboxes import running_sandbox
from tests.waiting import wait_until

pytestmark = pytest.mark.programs


@pytest.fixture(scope="module")
def hook() -> Iterator[Hook]:
    """A webhook on a free port."""
    with listening() as hook:
        yield hook


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the panel's processes have their temporary files."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def panel(hook: Hook, temporary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPanel]:
    """Two processes that answer, and a worker."""
    data = tmp_path_factory.mktemp("watched")
    key = data / "credentials.json"
    with running_sandbox() as sandbox:
        key.write_text(json.dumps(sandbox.credentials))
        settings = {
            "PANEL_WORKERS": "2",
            "PANEL_LOG_FORMAT": "json",
            "PANEL_METRICS_TOKEN": TOKEN,
            "PANEL_AUDIT_STREAM": hook.url,
            "PANEL_AUDIT_STREAM_SECRET": SECRET,
            "TMPDIR": str(temporary),
        }
        with running_panel(data, sandbox.url, key, **settings) as panel:
            yield panel
        assert list(temporary.glob("panel-metrics-*")) == [], "nothing is left behind"


def test_the_numbers_of_all_processes_are_added_up(panel: RunningPanel, temporary: Path) -> None:
    def answered() -> float:
        status, _, text = ask(panel.port, "GET", "/metrics", BEARER)
        assert status == 200
        return number(scraped(text), "panel_requests_total", route="sign_in:main_account", method="GET", status="200")

    def processes() -> int:
        files = temporary.glob("panel-metrics-*/counter_*.db")
        return sum(b"sign_in:main_account" in file.read_bytes() for file in files)

    before, asked = answered(), 0
    while processes() < 2:
        assert asked < 200, "one process answers all requests"
        assert get(panel.port, "/auth/")[0] == 200
        asked += 1
    assert [answered() - before for _ in range(4)] == [asked] * 4, "whichever process is asked"


def test_a_log_entry_is_json_with_the_id_of_its_request(panel: RunningPanel) -> None:
    id_ = httpx.get(f"{panel.url}/nowhere/").headers["X-Request-ID"]
    entries = [json.loads(line) for line in panel.log.splitlines() if line.startswith("{")]
    (entry,) = [entry for entry in entries if entry["request_id"] == id_]
    assert (entry["event"], entry["level"], entry["logger"]) == ("Not Found: /nowhere/", "warning", "django.request")


def test_the_worker_sends_the_journal_on(panel: RunningPanel, hook: Hook) -> None:
    def kinds() -> list[str]:
        return [json.loads(line)["kind"] for line in hook.lines]

    wait_until(lambda: "key_connected" in kinds())
    assert sign_in(panel.port, "/auth/", account="demo", password=PASSWORD)
    wait_until(lambda: "signed_in" in kinds())
    assert verify_export(hook.lines).problems == []

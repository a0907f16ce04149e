"""Panel and vendor's client are two clients of one API: each sees what the other has done."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from voximplant.apiclient import VoximplantAPI

from bench.programs.browsing import get, post, sign_in
from bench.programs.panel import PASSWORD, RunningPanel, running_panel
from bench.programs.sandbox import SandboxProgram, sandbox_program

pytestmark = pytest.mark.programs


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[SandboxProgram]:
    """The sandbox over https, which the vendor's client insists on."""
    with sandbox_program(tmp_path, "--tls") as process:
        yield process


@pytest.fixture
def panel(secure: SandboxProgram, tmp_path: Path) -> Iterator[RunningPanel]:
    """A panel that works with the same sandbox's data."""
    with sandbox_program(tmp_path) as plain, running_panel(tmp_path, plain.url, secure.credentials) as panel:
        yield panel


def test_panel_and_vendors_client_see_each_others_users(
    secure: SandboxProgram, panel: RunningPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(secure.certificate))
    endpoint = secure.url.removeprefix("https://").removesuffix("/platform_api")
    client = VoximplantAPI(str(secure.credentials), endpoint=endpoint)
    listed = client.get_users(application_name="support", count=1000)
    assert (listed["total_count"], len(listed["result"])) == (250, 250)

    applications = {found["application_name"].partition(".")[0]: found for found in client.get_applications()["result"]}
    application = applications["support"]["application_id"]
    client.add_user("zoe-from-outside", "Zoe <Outside>", "Correct-horse-1", application_id=application)
    session = sign_in(panel.port, "/auth/", account="demo", password=PASSWORD)
    assert session
    users = f"/application/{application}/users/"
    status, _, page = get(panel.port, f"{users}?q=zoe-from", session)
    assert status == 200
    assert "zoe-from-outside" in page
    assert "Zoe &lt;Outside&gt;" in page

    fields = {"name": "yan-from-panel", "display_name": "Yan", "password": "Correct-horse-1", "active": "on"}
    assert post(panel.port, f"{users}new/", session, **fields)[0] == 302
    (found,) = client.get_users(application_id=application, user_name="yan-from-panel")["result"]
    assert (found["user_display_name"], found["user_active"]) == ("Yan", True)


def test_the_credentials_file_is_the_vendors(secure: SandboxProgram) -> None:
    key = json.loads(secure.credentials.read_text())
    assert set(key) == {"account_email", "account_id", "key_id", "private_key"}

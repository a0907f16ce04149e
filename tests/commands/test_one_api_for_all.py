"""Panel and vendor's client are two clients of one API: each sees what the other has done."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from voximplant.apiclient import VoximplantAPI

from tests.commands.demo_process import ask, get, sign_in
from tests.e2e.panel import PASSWORD, RunningPanel, running_panel
from tests.sandbox_process import Process, sandbox_process

pytestmark = pytest.mark.programs


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Process]:
    """The sandbox over https, which the vendor's client insists on."""
    with sandbox_process(tmp_path, "--tls") as process:
        yield process


@pytest.fixture
def panel(secure: Process, tmp_path: Path) -> Iterator[RunningPanel]:
    """A panel that works with the same sandbox's data."""
    with sandbox_process(tmp_path) as plain, running_panel(tmp_path, plain.url, secure.credentials) as panel:
        yield panel


def test_panel_and_vendors_client_see_each_others_users(
    secure: Process, panel: RunningPanel, monkeypatch: pytest.MonkeyPatch
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

    token = re.search(r"csrftoken=(\w+)", session)
    assert token
    fields = {"name": "yan-from-panel", "display_name": "Yan", "password": "Correct-horse-1", "active": "on"}
    headers = {
        "Cookie": session,
        "X-CSRFToken": token[1],
        "Content-Type": "application/x-www-form-urlencoded",
    }
    assert ask(panel.port, "POST", f"{users}new/", headers, urlencode(fields))[0] == 302
    (found,) = client.get_users(application_id=application, user_name="yan-from-panel")["result"]
    assert (found["user_display_name"], found["user_active"]) == ("Yan", True)


def test_the_credentials_file_is_the_vendors(secure: Process) -> None:
    key = json.loads(secure.credentials.read_text())
    assert set(key) == {"account_email", "account_id", "key_id", "private_key"}

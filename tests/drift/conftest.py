"""The vendor's client, unchanged, with a key of its own: it changes the team behind the panel's back."""

import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.management import call_command
from voximplant.apiclient import VoximplantAPI

from panel.people.models import Account
from tests.sandboxes import RunningSandbox


@pytest.fixture
def vendor(account: Account, sandbox: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """It insists on https, so only the scheme is replaced."""
    post = httpx.post

    def plain_post(url: str, **more: Any) -> httpx.Response:
        return post(url.replace("https://", "http://"), **{**more, "verify": True})

    monkeypatch.setattr(httpx, "post", plain_post)
    path = tmp_path / "credentials.json"
    path.write_text(json.dumps(sandbox.key("Owner", account_id=account.account_id)))
    return VoximplantAPI(str(path), endpoint=sandbox.url.removeprefix("http://").removesuffix("/platform_api"))


def drift(*arguments: str) -> tuple[int, str]:
    """Exit status and output of `manage.py drift`."""
    said, status = io.StringIO(), 0
    try:
        call_command("drift", *arguments, stdout=said)
    except SystemExit as ended:
        status = int(ended.code or 0)
    return status, said.getvalue()

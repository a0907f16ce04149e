"""The first quarter of an hour with a real account: the README's lines, one after the other, beside the sandbox."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from pytest_django.fixtures import Settings

from bench.programs.running import ENVIRONMENT, ROOT, free_port
from panel import new_secrets
from panel.management.commands.serve import welcome
from tests.forms import forms_of
from tests.sandboxes import RunningSandbox, write_credentials


def readme_lines() -> list[str]:
    """Those of the block in which an account is connected, up to the one that serves."""
    section = (ROOT / "README.md").read_text().partition("## Connect a real account")[2]
    return [line.strip() for line in section.partition("```")[2].partition("```")[0].strip().splitlines()]


@contextmanager
def following_the_readme(directory: Path, port: int) -> Iterator[Path]:
    """The lines in a shell as they stand there, on a free port. Yields the file with what they print."""
    for name in ("Makefile", "manage.py", "requirements.txt", "panel", "templates", "static", ".venv"):
        (directory / name).symlink_to(ROOT / name)
    script = "\n".join([f"export PANEL_PORT={port}", *readme_lines()])
    output = directory / "output"
    with output.open("wb") as log:
        shell = subprocess.Popen(
            [str(shutil.which("sh")), "-ec", script],
            cwd=directory,
            env=ENVIRONMENT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield output
    finally:
        os.killpg(shell.pid, signal.SIGTERM)
        shell.wait(20)


def printed(output: Path, pattern: str) -> re.Match[str]:
    """What the panel printed, once it did."""
    deadline = time.monotonic() + 60
    while not (found := re.search(pattern, output.read_text())):
        assert time.monotonic() < deadline, output.read_text()
        time.sleep(0.1)
    return found


@pytest.mark.programs
def test_the_readme_leads_to_a_connected_account(one_sandbox: RunningSandbox, tmp_path: Path) -> None:
    one_sandbox.reset()
    port = free_port()
    credentials = write_credentials(one_sandbox, tmp_path)
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    with following_the_readme(checkout, port) as output:
        address, token = printed(output, r"open (http://\S+/setup/) with the setup token (\S+)").groups()
        assert address == f"http://127.0.0.1:{port}/setup/"
        with httpx.Client(follow_redirects=True) as browser:
            page = until_it_answers(browser, address)
            (form,) = forms_of(page.text)
            sent = form.fields | {
                "token": token,
                "api_url": one_sandbox.url,
                "password": "A-good-pass-9",
                "password_again": "A-good-pass-9",
            }
            done = browser.post(
                address,
                data=sent,
                files={"credentials_file": credentials.read_bytes()},
                headers={"Referer": address},
            )
        assert "The account is connected." in done.text
    assert (checkout / "panel.env").stat().st_mode & 0o077 == 0


def until_it_answers(browser: httpx.Client, address: str) -> httpx.Response:
    """The page, as soon as the panel listens."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return browser.get(address)
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_each_call_makes_other_secrets() -> None:
    first, second = new_secrets.lines(), new_secrets.lines()
    assert re.fullmatch(r"export PANEL_SECRET_KEY=[\w-]{50,}\nexport PANEL_ENCRYPTION_KEYS=[\w-]{43}=", first)
    assert set(first.splitlines()).isdisjoint(second.splitlines())


def test_with_https_the_panel_says_that_it_needs_a_proxy(settings: Settings) -> None:
    settings.HTTPS, settings.ALLOWED_HOSTS = True, ["localhost", "panel.example.com"]
    said = welcome("the-token")
    assert "open https://panel.example.com/\n" in said
    assert "PANEL_HTTPS=false" in said
    assert "open https://panel.example.com/setup/ with the setup token the-token" in said

"""The README's examples of talking to the sandbox, as they stand there."""

import subprocess
import sys
from pathlib import Path

from tests.sandbox_process import ENVIRONMENT, ROOT, sandbox_process

CURL = """
TOKEN=$(.venv/bin/python manage.py sandbox --data .data --token)
curl -H "Authorization: Bearer $TOKEN" -d application_name=support -d count=3 http://127.0.0.1:8100/platform_api/GetUsers
"""
PYTHON = """
from voximplant.apiclient import VoximplantAPI  # with REQUESTS_CA_BUNDLE=.data/sandbox-cert.pem

api = VoximplantAPI(".data/sandbox-credentials.json", endpoint="127.0.0.1:8100")
print(api.get_users(application_name="support", count=3)["total_count"])
"""


def here(example: str, url: str, data: Path) -> str:
    """The example with this test's directory, port and interpreter."""
    address = url.split("/")[2]
    example = example.replace(".venv/bin/python", sys.executable)
    return example.replace(" .data", f" {data}").replace('".data', f'"{data}').replace("127.0.0.1:8100", address)


def test_the_curl_example_lists_users(tmp_path: Path) -> None:
    with sandbox_process(tmp_path, "--seed", "small") as process:
        script = here(CURL, process.url, tmp_path)
        done = subprocess.run(
            ["sh", "-c", script], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=True
        )
    assert '"total_count": 25' in done.stdout


def test_the_python_example_counts_users(tmp_path: Path) -> None:
    with sandbox_process(tmp_path, "--seed", "small", "--tls") as process:
        script = here(PYTHON, process.url, tmp_path)
        environment = ENVIRONMENT | {"REQUESTS_CA_BUNDLE": str(process.certificate)}
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "25\n"

"""The README's examples of talking to the sandbox, as they stand there."""

import subprocess
import sys
from pathlib import Path

from bench.programs.running import ENVIRONMENT, ROOT
from bench.programs.sandbox import sandbox_program

README = (ROOT / "README.md").read_text()


def fenced(language: str) -> str:
    """The README's one block of code in this language."""
    return README.partition(f"```{language}\n")[2].partition("```")[0]


def here(example: str, url: str, data: Path) -> str:
    """The example with this test's directory, port and interpreter."""
    address = url.split("/")[2]
    example = example.replace(".venv/bin/python", sys.executable)
    return example.replace(" .data", f" {data}").replace('".data', f'"{data}').replace("127.0.0.1:8100", address)


def test_the_curl_example_lists_users(tmp_path: Path) -> None:
    with sandbox_program(tmp_path, "--seed", "small") as process:
        script = here(fenced("sh"), process.url, tmp_path)
        done = subprocess.run(
            ["sh", "-c", script], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=True
        )
    assert '"total_count": 25' in done.stdout


def test_the_python_example_counts_users(tmp_path: Path) -> None:
    with sandbox_program(tmp_path, "--seed", "small", "--tls") as process:
        script = here(fenced("python"), process.url, tmp_path)
        environment = ENVIRONMENT | {"REQUESTS_CA_BUNDLE": str(process.certificate)}
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "25\n"

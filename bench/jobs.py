"""`python -m bench.jobs`: an import of 1,000 users against the vendor's own client, and a dry run of 20,000 rows.

Both talk https to the same sandbox with 50 ms of latency. The vendor's client sends one call after the other. A part of
`make bench`, in a process of its own: it sets Django up, and measures its own memory. The exit status is 1 when a goal
is not kept.
"""

import gc
import json
import os
import re
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet

from bench.programs.sandbox import sandbox_program

if TYPE_CHECKING:
    from panel.jobs.models import Job
    from panel.people.models import Member

USERS, LATENCY, TIMES_FASTER = 1000, 50, 2.8
ROWS, MOST_MB = 20_000, 100
WARM_UP = 200  # rows
PASSWORD = "Secret-pass-1"


def measure(directory: Path, users: int = USERS, rows: int = ROWS) -> Iterator[str]:
    """Both figures. The dry run comes first: memory that an import has freed would hide what it takes."""
    (directory / "sandbox").mkdir()
    with sandbox_program(directory / "sandbox", "--tls", "--latency", str(LATENCY)) as sandbox:
        change(sandbox.data, "UPDATE accounts SET limited = 0")
        os.environ["REQUESTS_CA_BUNDLE"] = os.environ["SSL_CERT_FILE"] = str(sandbox.certificate)
        set_up(directory / "panel")
        member = connected(sandbox.url, sandbox.credentials)
        seconds, more = dry_run(member, rows)
        kept = "pass" if more <= MOST_MB else "FAIL"
        yield f"Dry run of {rows:,} rows: {seconds:.1f} s, {more:.0f} MB more memory; at most {MOST_MB} MB   {kept}"
        # An account has 1,000 users at most, so that each of the two begins without any.
        change(sandbox.data, "DELETE FROM users")
        theirs = vendor(sandbox.url, sandbox.credentials, users)
        change(sandbox.data, "DELETE FROM users")
        ours, done = import_users(member, users)
        yield f"Import of {users:,} users, API at {LATENCY} ms: vendor's client {theirs:.1f} s, job {ours:.1f} s"
        ratio = theirs / ours
        kept = "pass" if ratio >= TIMES_FASTER and done == users else "FAIL"
        yield f"    {done:,} done, {ratio:.2f} x as fast; at least {TIMES_FASTER} x   {kept}"


def change(data: Path, statement: str) -> None:
    """Change what the sandbox holds behind its back."""
    with closing(sqlite3.connect(data / "sandbox.sqlite3", timeout=10)) as store, store:
        store.execute("PRAGMA foreign_keys = ON")
        store.execute(statement)


def vendor(url: str, credentials: Path, users: int) -> float:
    """Seconds that the vendor's client takes."""
    from voximplant.apiclient import VoximplantAPI

    endpoint = url.removeprefix("https://").removesuffix("/platform_api")
    api = VoximplantAPI(str(credentials), endpoint=endpoint)
    began = time.monotonic()
    for number in range(users):
        api.add_user(
            user_name=f"theirs-{number:04}",
            user_display_name=f"Number {number}",
            user_password=PASSWORD,
            application_name="empty",
        )
    return time.monotonic() - began


def set_up(data: Path) -> None:
    """A panel with a database of its own."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "panel.settings",
        "PANEL_SECRET_KEY": "bench-bench-bench-bench-bench-bench-bench-bench-bench",
        "PANEL_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "PANEL_DATA": str(data),
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def connected(url: str, credentials: Path) -> "Member":
    """The main account of the sandbox's account."""
    from panel.connections.connecting import Credentials, connect
    from panel.people.models import Member

    key = json.loads(credentials.read_text())
    account = connect(Credentials(key["account_id"], key["key_id"], key["private_key"]), url, "Demo-panel-1")
    return Member.objects.get(account=account, subuser_id=None)


def import_users(member: "Member", users: int) -> tuple[float, int]:
    """Seconds of the job itself, without the dry run before it; and how many rows were done."""
    from panel.jobs.ruling import start

    text = "name,display_name,password\n" + "".join(
        f"ours-{number:04},Number {number},{PASSWORD}\n" for number in range(users)
    )
    job = checked(member, "empty", text)
    start(job)
    began = time.monotonic()
    carry_out()
    return time.monotonic() - began, job.counts()["done"]


def checked(member: "Member", application: str, text: str) -> "Job":
    """An import after its dry run."""
    from panel.bulk.kinds import IMPORT_USERS
    from panel.bulk.uploading import begin, check
    from panel.bulk.user_columns import USERS as COLUMNS

    found = next(each for each in member.account.api().applications.list() if each.name == application)
    job = begin(member, IMPORT_USERS, "bench.csv", text.encode(), COLUMNS, {"application_id": found.id})
    check(job, job.options["meanings"])
    carry_out()
    job.refresh_from_db()
    return job


def carry_out() -> None:
    """A worker does all that there is to do."""
    from panel.jobs.worker import work

    work(threading.Event(), once=True)


def dry_run(member: "Member", rows: int) -> tuple[float, float]:
    """Seconds from the upload to the plan, and how many megabytes more the process had at its peak than before."""
    checked(member, "sales", file_of(WARM_UP))  # what is imported late, and the first answers of the API
    text = file_of(rows)
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins again
    before, began = memory("VmRSS"), time.monotonic()
    checked(member, "sales", text)
    return time.monotonic() - began, memory("VmHWM") - before


def file_of(rows: int) -> str:
    """An upload of so many users."""
    return "name,display_name,password,custom_data\n" + "".join(
        f"row-{number:05},Number {number},{PASSWORD},{'text ' * 10}\n" for number in range(rows)
    )


def memory(name: str) -> float:
    """A figure of this process, in MB: what it has now (VmRSS), or the most that it had (VmHWM)."""
    found = re.search(rf"^{name}:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    if found is None:
        raise RuntimeError(f"This system does not tell {name}.")
    return int(found[1]) / 1024


def main() -> int:
    """Print the figures; with arguments, of so many users and rows."""
    numbers, lines = [int(each) for each in sys.argv[1:]], []
    with tempfile.TemporaryDirectory(prefix="panel-bench-") as directory:
        for line in measure(Path(directory), *numbers):
            print(line, flush=True)
            lines.append(line)
    return 1 if any(line.endswith("FAIL") for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())

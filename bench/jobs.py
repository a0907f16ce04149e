"""`python -m bench.jobs`: an import of 1,000 users against the vendor's own client, and a dry run of 20,000 rows.

Both talk https to the same sandbox with 50 ms of latency. The vendor's client sends one call after the other.
"""

import json
import os
import resource
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
PASSWORD = "Secret-pass-1"


def measure(directory: Path, users: int = USERS, rows: int = ROWS) -> Iterator[str]:
    """Both figures. Run it in a process of its own: it sets Django up."""
    with sandbox_program(directory / "sandbox", "--tls", "--latency", str(LATENCY)) as sandbox:
        with closing(sqlite3.connect(sandbox.data / "sandbox.sqlite3")) as store, store:
            store.execute("UPDATE accounts SET limited = 0")
        os.environ["REQUESTS_CA_BUNDLE"] = os.environ["SSL_CERT_FILE"] = str(sandbox.certificate)
        theirs = vendor(sandbox.url, sandbox.credentials, users)
        set_up(directory / "panel")
        ours, done = import_users(sandbox.url, sandbox.credentials, users)
        ratio = theirs / ours
        kept = "ok" if ratio >= TIMES_FASTER and done == users else "TOO LITTLE"
        yield f"Import of {users:,} users at {LATENCY} ms: vendor's client {theirs:.1f} s, job {ours:.1f} s"
        yield f"    {done} done   ratio {ratio:6.2f} x   at least {TIMES_FASTER} x   {kept}"
        seconds, more = dry_run(rows)
        kept = "ok" if more <= MOST_MB else "TOO MUCH"
        yield f"Dry run of {rows:,} rows: {seconds:.1f} s, {more:.0f} MB more memory   at most {MOST_MB} MB   {kept}"


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


def import_users(url: str, credentials: Path, users: int) -> tuple[float, int]:
    """Seconds of the job itself, without the dry run before it; and how many rows were done."""
    from panel.connections.connecting import Credentials, connect
    from panel.jobs.ruling import start
    from panel.people.models import Member

    key = json.loads(credentials.read_text())
    account = connect(Credentials(key["account_id"], key["key_id"], key["private_key"]), url, "Demo-panel-1")
    member = Member.objects.get(account=account, subuser_id=None)
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


def dry_run(rows: int) -> tuple[float, float]:
    """Seconds, and how many megabytes the process had at its peak beyond those that it had before."""
    from panel.people.models import Member

    member = Member.objects.get(subuser_id=None)
    text = "name,display_name,password,custom_data\n" + "".join(
        f"row-{number:05},Number {number},{PASSWORD},{'text ' * 10}\n" for number in range(rows)
    )
    before, began = now(), time.monotonic()
    checked(member, "sales", text)
    return time.monotonic() - began, peak() - before


def peak() -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def now() -> float:
    """The memory that this process has now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024 / 1024


def main() -> None:
    """Print the figures; with arguments, of so many users and rows."""
    numbers = [int(each) for each in sys.argv[1:]]
    with tempfile.TemporaryDirectory(prefix="panel-bench-") as directory:
        for line in measure(Path(directory), *numbers):
            print(line, flush=True)


if __name__ == "__main__":
    main()

"""`python -m bench.journal`: how many writes a second one account's chain takes, from 32 writers at once.

Each writer is a thread that records writes one after the other, as requests do; four processes share them. On SQLite,
and on PostgreSQL when TEST_DATABASE_URL names a server (its database is emptied).
"""

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cryptography.fernet import Fernet

from bench.programs.running import run

PROCESSES, THREADS, WRITES = 4, 8, 25


def main() -> None:
    """Print a line for each database."""
    for name, url in {"SQLite": "", "PostgreSQL": os.environ.get("TEST_DATABASE_URL", "")}.items():
        if name != "SQLite" and not url:
            print(f"{name:10} not measured: TEST_DATABASE_URL is not set")
            continue
        with tempfile.TemporaryDirectory(prefix="panel-bench-") as directory:
            seconds, said = measure(Path(directory), url)
        writes = PROCESSES * THREADS * WRITES
        print(f"{name:10} {PROCESSES * THREADS} writers, {writes} writes: {writes / seconds:.0f}/s   {said}")


def measure(data: Path, url: str = "", *, writes: int = WRITES) -> tuple[float, str]:
    """The seconds that the slowest process took, and what `verify_journal` says afterwards."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "DJANGO_SETTINGS_MODULE": "panel.settings",
        "PANEL_SECRET_KEY": "bench-bench-bench-bench-bench-bench-bench-bench-bench",
        "PANEL_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "PANEL_DATA": str(data),
    } | ({"DATABASE_URL": url} if url else {})
    run(["manage.py", "migrate", "-v", "0"], environment)
    run(["-m", "bench.journal", "prepare"], environment)
    command = ["-m", "bench.journal", "write", str(writes)]
    with ThreadPoolExecutor(PROCESSES) as pool:
        seconds = [float(printed) for printed in pool.map(lambda _: run(command, environment), range(PROCESSES))]
    return max(seconds), run(["manage.py", "verify_journal"], environment).strip()


def prepare() -> None:
    """An account without anything."""
    from django.core.management import call_command

    from panel.people.models import Account

    call_command("flush", interactive=False, verbosity=0)
    Account.objects.create(name="demo", account_id=1, api_url="http://127.0.0.1/", key_id="key", private_key="-")


def write(writes: int) -> None:
    """This process's share, from THREADS threads."""
    from panel.journal.actor import Actor
    from panel.journal.recording import recorded
    from panel.people.models import Account

    actor = Actor.without_session(Account.objects.get())

    def one_writer(number: int) -> None:
        for _ in range(writes):
            with recorded(actor, "AddUser", {"user_name": f"writer-{number}"}):
                pass

    start = time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one_writer, range(THREADS)))
    print(time.monotonic() - start)


if __name__ == "__main__":
    if sys.argv[1:]:
        import django

        django.setup()
        prepare() if sys.argv[1] == "prepare" else write(int(sys.argv[2]))
    else:
        main()

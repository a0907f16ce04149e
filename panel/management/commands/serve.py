"""`manage.py serve`: the panel under granian."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection, connections
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from panel.connections.setup_token import token_for_the_console
from panel.journal.settling import IN_FLIGHT, adopt_lost_writes
from panel.people.models import Account
from panel.remote.lost_writes import settle_lost
from panel.sign_in.tidying import tidy

HEADERS_MS = 10_000  # for a request's headers; the proxy and panel.web.limits limit bodies
# On SIGTERM, the panel takes no more requests and finishes those that run. The longest lasts 12 s: an interrupted call
# may have been done, and its member would see a broken connection.
GRACE_SECONDS = 15
LOCAL = ("localhost", "127.0.0.1", "[::1]", "*")
LOOKING = timedelta(seconds=10)  # at most, for interrupted writes of one account
# Starts another worker when one dies. A thread in place of it would be in the way of granian, which forks. So would the
# leash of panel/supervisor.py: granian's processes would inherit its pipe, and hold it open when this one is killed.
KEEPER = """
trap 'ends=1; kill -s TERM "$worker"' TERM INT HUP
while [ -z "$ends" ] && kill -s 0 "$1" 2>/dev/null; do
    "$2" "$3" worker --beside "$1" & worker=$!
    [ -z "$ends" ] || kill -s TERM "$worker"
    wait "$worker"
    [ -n "$ends" ] || sleep 1
done
wait
"""

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Serves the panel at PANEL_HOST:PANEL_PORT until it is stopped.

    Granian writes no access log: a query string may hold a name. A reverse proxy can write one.
    """

    help = "Serves the panel on PANEL_HOST and PANEL_PORT."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-worker", action="store_true", help="start no worker: `manage.py worker` runs elsewhere"
        )

    def handle(self, *_args: object, no_worker: bool, **_options: object) -> None:
        """With threads: a page mostly waits for the Management API."""
        self.stdout.write(welcome(at_start()))
        self.stdout.flush()
        with nullcontext() if no_worker else worker_beside():
            self.serve()

    def serve(self) -> None:
        """Until it is told to end."""
        Server(
            "panel.wsgi:application",
            address=settings.HOST,
            port=settings.PORT,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=HEADERS_MS),
            workers=settings.WORKERS,
            blocking_threads=settings.THREADS,
            websockets=False,
            log_access=False,
            log_level=LogLevels.error,  # it warns about more threads than processors, but waiting needs none
            respawn_failed_workers=True,
            workers_kill_timeout=GRACE_SECONDS,
        ).serve()


def welcome(token: str | None) -> str:
    """Where the panel can be opened; with the token, also how to connect the first account."""
    host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
    listens = f"{host}:{settings.PORT}"
    if settings.HTTPS:
        name = next((name for name in settings.ALLOWED_HOSTS if name not in LOCAL), "the name of your proxy")
        address = f"https://{name}"
        lines = [
            f"The panel listens on {listens}, for a proxy with TLS: open {address}/",
            f"Without one, browsers reach nothing. To try it on this machine: PANEL_HTTPS=false, http://{listens}/",
        ]
    else:
        address = f"http://{listens}"
        lines = [f"Open {address}/"]
    if token:
        lines.append(f"No account is connected yet: open {address}/setup/ with the setup token {token}")
    return "\n".join(lines)


@contextmanager
def worker_beside() -> Iterator[None]:
    """One worker for the jobs, which ends with this process, however that ends."""
    command = ["/bin/sh", "-c", KEEPER, "keeper", str(os.getpid()), sys.executable, sys.argv[0]]
    # In our process group: whoever kills all of that, such as panel/supervisor.py, ends keeper and worker as well.
    keeper = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own
    try:
        yield
    finally:
        keeper.terminate()
        keeper.wait()


def at_start() -> str | None:
    """Remove old data, settle interrupted writes; returns the token for connecting the first account, if there is none.

    Raises:
        CommandError: the database has no tables, or cannot be reached.
    """
    try:
        tidy()
        adopt_interrupted_writes()
        return token_for_the_console()
    except DatabaseError as error:
        raise CommandError(f"The database is not ready: {error}. Has `manage.py migrate` run?") from None
    finally:
        leave_connections()


def leave_connections() -> None:
    """The processes that serve are forked from this one, and need connections of their own.

    A pool has threads that open its connections, and a fork has no threads: its requests would wait in vain.
    """
    connections.close_all()
    if hasattr(connection, "close_pool"):  # PostgreSQL's
        connection.close_pool()


def adopt_interrupted_writes() -> None:
    """Writes that a killed process left at *sent* become *unknown*, so that they can be settled.

    An SQLite database belongs to this machine, where the panel does not run yet: all of them were interrupted. Other
    machines may share a PostgreSQL database, and may be in the middle of a write: there, time decides.
    """
    is_ours_alone = connection.vendor == "sqlite"
    number = adopt_lost_writes(older_than=timedelta(0) if is_ours_alone else IN_FLIGHT)
    if number:
        settled = sum(settle_lost(account, LOOKING) for account in Account.objects.all())
        log.warning("%s writes were interrupted when the panel ended; the outcome of %s is known now.", number, settled)

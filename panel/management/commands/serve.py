"""`manage.py serve`: the panel under granian."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from panel.accounts.setup_token import token_for_the_console
from panel.accounts.tidying import tidy

HEADERS_MS = 10_000  # for a request's headers; bodies are the proxy's business, and that of panel.web.limits
from panel.journal.settling import adopt_lost_writes


class Command(BaseCommand):
    """Serves the panel at PANEL_HOST:PANEL_PORT until it is told to end.

    Granian writes no access log: a query string may hold a name, and a reverse proxy can log what it wants.
    """

    help = "Serves the panel on PANEL_HOST and PANEL_PORT."

    def handle(self, *_args: object, **_options: object) -> None:
        """Serve, with threads: a page waits for the Management API most of its time."""
        self.stdout.write(f"The panel listens on {settings.HOST}:{settings.PORT}.")
        if token := at_start():
            self.stdout.write(f"No account is connected yet: open /setup/ with the setup token {token}")
        self.stdout.flush()
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
            log_level=LogLevels.error,  # it warns of more threads than processors, which is what waiting needs
            respawn_failed_workers=True,
            workers_kill_timeout=8,
        ).serve()


def at_start() -> str | None:
    """Remove what has ended, take care of what killed processes left; the token for connecting the first account, while there is none.

    Raises:
        CommandError: the database has no tables yet, or cannot be reached.
    """
    try:
        tidy()
        adopt_lost_writes()
        return token_for_the_console()
    except DatabaseError as error:
        raise CommandError(f"The database is not ready: {error}. Has `manage.py migrate` run?") from None
    finally:
        connections.close_all()  # the workers are forked from this process, and need their own

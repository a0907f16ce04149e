"""`manage.py serve`: the panel under granian."""

from django.conf import settings
from django.core.management.base import BaseCommand
from granian.constants import HTTPModes, Interfaces
from granian.server import Server


class Command(BaseCommand):
    """Serves the panel at PANEL_HOST:PANEL_PORT until it is told to end.

    Granian writes no access log: a query string may hold a name, and a reverse proxy can log what it wants.
    """

    help = "Serves the panel on PANEL_HOST and PANEL_PORT."

    def handle(self, *_args: object, **_options: object) -> None:
        """Serve, with threads: a page waits for the Management API most of its time."""
        Server(
            "panel.wsgi:application",
            address=settings.HOST,
            port=settings.PORT,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            workers=settings.WORKERS,
            blocking_threads=settings.THREADS,
            websockets=False,
            log_access=False,
            respawn_failed_workers=True,
            workers_kill_timeout=8,
        ).serve()

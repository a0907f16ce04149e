"""`manage.py sandbox`: the imitated Management API, on a port of its own."""

import os
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from panel.sandbox.behaviour import Behaviour
from panel.sandbox.credentials import bearer_token, read_credentials
from panel.sandbox.params import LARGEST_PAGE
from panel.sandbox.personalities import PERSONALITIES
from panel.sandbox.seed import DEMO_PASSWORD, SEEDS
from panel.sandbox.server import Options, serve
from panel.sandbox.typed import WrongField

CHOICES: Final = ("personality", "strict_defaults", "largest_page", "refuses_large_pages")


class Command(BaseCommand):
    help = "Serve the sandbox of the Management API: real HTTP, its own data, no connection to the real API."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8100)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--data", type=Path, required=True, help="directory of the store and the credentials")
        parser.add_argument(
            "--seed",
            nargs="?",
            const="demo",
            default="demo",
            choices=tuple(SEEDS),
            help="contents of a new store",
        )
        parser.add_argument("--latency", type=int, default=0, metavar="MS", help="added to every call")
        parser.add_argument("--tls", action="store_true", help="serve https with a self-signed certificate")
        parser.add_argument("--token", action="store_true", help="print a token for an hour's calls, and end")
        parser.add_argument(
            "--personality",
            default="documented",
            choices=tuple(PERSONALITIES),
            help="how answers are spelled: " + "; ".join(f"{name}: {one.about}" for name, one in PERSONALITIES.items()),
        )
        parser.add_argument(
            "--strict-defaults",
            action="store_true",
            help="a parameter that a Set* method was not sent is overwritten with its documented default",
        )
        parser.add_argument("--largest-page", type=int, default=LARGEST_PAGE, metavar="N", help="records of an answer")
        parser.add_argument(
            "--refuse-large-pages",
            dest="refuses_large_pages",
            action="store_true",
            help="refuse a larger count, do not clamp it",
        )
        parser.add_argument("--faults", action="store_true", help="misbehave on demand: /_faults and /_behaviour")

    def handle(
        self,
        *_args: object,
        port: int,
        host: str,
        data: Path,
        seed: str,
        latency: int,
        tls: bool,
        faults: bool,
        token: bool,
        **options: Any,
    ) -> None:
        if token:
            self.stdout.write(bearer_token(read_credentials(data)))
            return
        try:
            behaviour = Behaviour().changed({name: options[name] for name in CHOICES})
        except WrongField as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"The sandbox serves {'https' if tls else 'http'}://{host}:{port}/platform_api")
        self.stdout.flush()
        password = os.environ.get("DEMO_PASSWORD", DEMO_PASSWORD)
        serve(Options(port, data, host, seed, latency, tls, faults, password, behaviour))

"""`manage.py sandbox_token`: a token for trying the API by hand, with curl for instance."""

import json
import time
from pathlib import Path

import jwt
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Print a bearer token, good for an hour, signed with the key of a credentials file."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("credentials", type=Path, help="for instance .data/sandbox-credentials.json")

    def handle(self, *_args: object, credentials: Path, **_options: object) -> None:
        key = json.loads(credentials.read_text())
        now = int(time.time())
        claims = {"iss": str(key["account_id"]), "iat": now, "exp": now + 3600}
        self.stdout.write(jwt.encode(claims, key["private_key"], "RS256", headers={"kid": key["key_id"]}))

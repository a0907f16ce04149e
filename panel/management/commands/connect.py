"""`manage.py connect path/to/credentials.json`: connects the panel to this Voximplant account."""

import getpass
import os
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from panel.api.errors import ApiError
from panel.connections.connecting import (
    REAL_API,
    ConnectingError,
    Credentials,
    check_panel_password,
    connect,
    read_credentials,
)
from panel.connections.signals import account_connected
from panel.people.models import Account
from panel.sign_in import panel_passwords

SANDBOX = "http://"  # only a sandbox is reached without TLS, and only on this machine


class Command(BaseCommand):
    """Connects an account, or gives a connected one a new key and password."""

    help = "Connects a Voximplant account with the credentials file of one of its service accounts (role Owner)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("credentials", type=Path, help="the file that was downloaded with the new key")
        parser.add_argument("--api-url", default=REAL_API, help="the API's address; default: %(default)s")
        parser.add_argument(
            "--with-subusers", action="store_true", help="sandbox only: give all subusers the same password"
        )

    def handle(self, *_args: object, credentials: Path, api_url: str, with_subusers: bool, **_options: object) -> None:
        if with_subusers and not api_url.startswith(SANDBOX):
            raise CommandError("--with-subusers is for a sandbox on this machine only. Nothing was stored.")
        try:
            key = read_credentials(content(credentials))
            password = ask_password()
            with transaction.atomic():
                account = store(key, api_url, password, with_subusers=with_subusers)
        except (ConnectingError, ApiError) as error:
            raise CommandError(f"{error} Nothing was stored.") from None
        account_connected.send(sender=Account, request=None, account=account)
        self.stdout.write(f"Connected: account {account.name} ({account.account_id}). Sign in at /auth/.")


def store(key: Credentials, api_url: str, password: str, *, with_subusers: bool) -> Account:
    """A sandbox may have another port now than when it was connected."""
    if api_url.startswith(SANDBOX):
        Account.objects.filter(account_id=key.account_id, api_url__startswith=SANDBOX).update(api_url=api_url)
    account = connect(key, api_url, password)
    if with_subusers:
        let_subusers_in(account, password)
    return account


def content(path: Path) -> str:
    """The text of the credentials file.

    Raises:
        ConnectingError: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConnectingError(f"{path} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise ConnectingError(f"{path} is not a text file.") from None


def ask_password() -> str:
    """The main account's panel password: typed twice, or from PANEL_PASSWORD, or the first line of the input.

    Raises:
        ConnectingError: there is none, or the two differ.
    """
    if "PANEL_PASSWORD" in os.environ:
        return os.environ["PANEL_PASSWORD"]
    if not sys.stdin.isatty():
        if password := sys.stdin.readline().rstrip("\n"):
            return password
        raise ConnectingError("There is no panel password: type it, set PANEL_PASSWORD, or pipe it in.")
    password = getpass.getpass("Panel password for the main account: ")
    check_panel_password(password)
    if password != getpass.getpass("Once more: "):
        raise ConnectingError("The two passwords differ.")
    return password


def let_subusers_in(account: Account, password: str) -> None:
    for subuser in account.api().subusers.list():
        panel_passwords.give(account, subuser.id, subuser.name, password)

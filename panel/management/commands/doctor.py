"""`manage.py doctor`: is everything in place that the panel needs, and if not, what is to be done?"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from panel.accounts.models import Account
from panel.api.auth import SKEW
from panel.api.calls import shared_client
from panel.api.errors import TOKEN_EXPIRED, TOKEN_ISSUED_IN_FUTURE, ApiError, ApiRefused
from panel.api.rights import METHOD_ROLES, may_call

type Finding = tuple[str | None, str]  # (what to do, or None when all is well; what was found)


class Command(BaseCommand):
    """Checks from the inside out; prints a line for each check, and what to do about what is wrong."""

    help = "Checks database, cache, static files, and for each account: key, connection, clock, roles."

    def handle(self, *_args: object, **_options: object) -> None:
        """Exit status 1 when something is to be done."""
        problems = 0
        for advice, found in findings():
            self.stdout.write(f"{'problem' if advice else 'ok':8} {found}")
            if advice:
                problems += 1
                self.stdout.write(f"{'':8} -> {advice}")
        if problems:
            raise CommandError(f"{problems} thing(s) to do.")


def findings() -> Iterator[Finding]:
    """All checks. Without a database there is nothing else to look at."""
    advice, found = database()
    yield advice, found
    if advice:
        return
    yield cached()
    yield static_files()
    accounts = list(Account.objects.order_by("name"))
    if not accounts:
        yield "Run `manage.py connect path/to/credentials.json`, or open /setup/.", "No account is connected."
    for account in accounts:
        yield from connected(account)


def database() -> Finding:
    """Reachable, and as new as the code."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return "Check DATABASE_URL, and that the database runs.", f"The database cannot be reached: {error}"
    if missing:
        return "Run `manage.py migrate`.", f"The database lacks {len(missing)} migration(s)."
    return None, "The database is reachable and up to date."


def cached() -> Finding:
    """What is put in comes out again."""
    try:
        cache.set("doctor", "well", 10)
        answer = cache.get("doctor")
    except Exception as error:  # noqa: BLE001 -- every backend has exceptions of its own
        return "Check CACHE_URL, and that the cache runs.", f"The cache cannot be used: {error}"
    if answer != "well":
        return "Check CACHE_URL: a cache that all processes share is needed.", "The cache forgets what it is told."
    return None, "The cache works."


def static_files() -> Finding:
    """Collected, unless Django serves them itself."""
    if settings.DEBUG or (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return None, "The static files are in place."
    return "Run `manage.py collectstatic`.", f"The static files are not in {settings.STATIC_ROOT}."


def connected(account: Account) -> Iterator[Finding]:
    """One account: each check needs what the one before has found well."""
    checks: tuple[Callable[[Account], Finding], ...] = (readable_key, clock, good_key, enough_roles)
    for check in checks:
        advice, found = check(account)
        yield advice, f"{account.name}: {found}"
        if advice:
            return


def readable_key(account: Account) -> Finding:
    """The service key can be decrypted, and is one."""
    try:
        account.auth()
    except InvalidToken:
        advice = "Put the key it was encrypted with back into PANEL_ENCRYPTION_KEYS, or connect the account again."
        return advice, "the service key cannot be decrypted."
    except ValueError as error:
        return "Connect the account again.", f"the service key cannot be used: {error}"
    return None, "the service key can be decrypted."


def clock(account: Account) -> Finding:
    """The API answers, and its `Date` tells our time: calls are signed with the time."""
    try:
        answer = shared_client().get(account.api_url, timeout=10)
    except httpx.HTTPError as error:
        advice = "Check this machine's network, its DNS, and that nothing stands between."
        return advice, f"the API at {account.api_url} cannot be reached ({type(error).__name__})."
    if "Date" not in answer.headers:
        return None, f"the API at {account.api_url} can be reached; it does not tell the time."
    off = round((datetime.now(UTC) - parsedate_to_datetime(answer.headers["Date"])).total_seconds())
    if abs(off) > SKEW:
        direction = "ahead of" if off > 0 else "behind"
        return "Set this machine's clock (NTP).", f"this machine's clock is {abs(off)} s {direction} the API's."
    return None, f"the API at {account.api_url} can be reached, and the clocks agree."


def good_key(account: Account) -> Finding:
    """The API takes the key, and it is this account's."""
    try:
        info = account.api().account.info()
    except ApiRefused as refusal:
        if refusal.code in (TOKEN_ISSUED_IN_FUTURE, TOKEN_EXPIRED):
            return "Set this machine's clock (NTP).", f"the API finds our time wrong: {refusal.message}"
        advice = "Generate a new key (Settings > Service accounts, role Owner), and run `manage.py connect` with it."
        return advice, f"the API refuses the key: {refusal.message} (error {refusal.code})"
    except ApiError as error:
        return "Try again; if it stays, check what stands between this machine and the API.", error.message
    if info.id != account.account_id:
        return "Connect the account again with its own key.", f"the key is account {info.id}'s."
    return None, "the API takes the key."


def enough_roles(account: Account) -> Finding:
    """The key's roles open every method that the panel calls."""
    try:
        roles = [role.name for role in account.api().keys.roles(account.key_id)]
    except ApiError as error:
        return "Give the key the role Owner.", f"the key's roles cannot be read: {error.message}"
    closed = [command for command in METHOD_ROLES if not may_call(command, roles)]
    if closed:
        some = ", ".join(closed[:5]) + (" ..." if len(closed) > 5 else "")
        held = ", ".join(roles) or "no role"
        return "Give the key the role Owner.", f"the key has {held}, which does not allow {some}"
    return None, f"the key's roles ({', '.join(roles)}) allow all that the panel does."

"""One account: its key, the way to the API, the clocks, the key's roles."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from cryptography.fernet import InvalidToken
from django.utils import timezone

from panel.api.calls import shared_client
from panel.api.errors import TOKEN_EXPIRED, TOKEN_ISSUED_IN_FUTURE, ApiError, ApiRefused
from panel.api.rights import METHOD_ROLES, may_call
from panel.api.roles import Role, all_names, given
from panel.doctor.findings import Finding, named, note, problem, well
from panel.journal.kinds import Kind
from panel.journal.models import Entry
from panel.people.models import Account

# Seconds. Tokens allow more than this, but clocks that differ usually drift further.
CLOCK_MAY_DIFFER = 30
KEY_IS_OLD = timedelta(days=365)
OWNER = "Give the key the role Owner."
SET_CLOCK = "Set this machine's clock (NTP): calls are signed with the time."


def readable_key(account: Account) -> Finding:
    try:
        account.auth()
    except InvalidToken:
        advice = "Put the key it was encrypted with back into PANEL_ENCRYPTION_KEYS, or connect the account again."
        return problem("the service key cannot be decrypted.", advice)
    except ValueError as error:
        return problem(f"the service key cannot be used: {error}", "Connect the account again.")
    return well("the service key can be decrypted.")


def key_age(account: Account) -> Finding:
    """Since when the panel uses this key. The API does not say when a key was made."""
    entries = Entry.objects.filter(account=account, kind=Kind.KEY_CONNECTED)
    since = entries.order_by("-at").values_list("at", flat=True).first() or account.connected
    said = f"the key has been in use since {since:%Y-%m-%d}."
    if timezone.now() - since > KEY_IS_OLD:
        return note(f"{said} Replace it: make a new key, run `manage.py connect` with it, delete the old one.")
    return well(said)


def clock(account: Account) -> Finding:
    """The API answers, and its `Date` is near this machine's time."""
    try:
        answer = shared_client().get(account.api_url, timeout=10)
        ours = datetime.now(UTC)
    except httpx.HTTPError as error:
        advice = "Check this machine's network and DNS, and whether a firewall or proxy blocks the connection."
        return problem(f"the API at {account.api_url} cannot be reached ({type(error).__name__}).", advice)
    reached = f"the API at {account.api_url} can be reached"
    theirs = time_in(answer.headers.get("Date", ""))
    if theirs is None:
        return note(f"{reached}; its answer has no time, so check this machine's clock yourself.")
    off = round((ours - theirs).total_seconds())
    direction = "ahead of" if off > 0 else "behind"
    if abs(off) > CLOCK_MAY_DIFFER:
        return problem(f"this machine's clock is {abs(off)} s {direction} the API's.", SET_CLOCK)
    if not off:
        return well(f"{reached}, and the clocks agree to the second.")
    return well(f"{reached}; this machine's clock is {abs(off)} s {direction} the API's, which is near enough.")


def time_in(header: str) -> datetime | None:
    """A `Date` header's time in UTC, if it is valid."""
    try:
        time = parsedate_to_datetime(header)
    except ValueError:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time


def good_key(account: Account) -> Finding:
    try:
        info = account.api().account.info()
    except ApiRefused as refusal:
        if refusal.code in (TOKEN_ISSUED_IN_FUTURE, TOKEN_EXPIRED):
            return problem(f"the API says that this machine's time is wrong: {refusal.message}", SET_CLOCK)
        advice = "Generate a new key (Settings > Service accounts, role Owner), and run `manage.py connect` with it."
        return problem(f"the API refuses the key: {refusal.message} (error {refusal.code})", advice)
    except ApiError as error:
        return problem(
            error.message, "Try again. If it fails again, check firewalls and proxies between this machine and the API."
        )
    if info.id != account.account_id:
        return problem(f"the key belongs to account {info.id}.", "Connect the account again with its own key.")
    return well("the API accepts the key.")


def enough_roles(roles: tuple[Role, ...]) -> Finding:
    """The key's roles, with inherited ones, open every method that the panel calls."""
    held = ", ".join(given(roles) or all_names(roles)) or "no role"
    closed = [command for command in METHOD_ROLES if not may_call(command, all_names(roles))]
    if closed:
        return problem(f"the key has {held}, which does not allow {named(closed, 5)}", OWNER)
    return well(f"the key's roles ({held}) allow all that the panel does.")


def no_roles(error: ApiError) -> Finding:
    return problem(f"the key's roles cannot be read: {error.message}", OWNER)

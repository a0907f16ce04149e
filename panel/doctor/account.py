"""One account: its key, the way to the API, the clocks, the key's roles."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from cryptography.fernet import InvalidToken
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from panel.api.calls import shared_client
from panel.api.errors import TOKEN_EXPIRED, TOKEN_ISSUED_IN_FUTURE, ApiError, ApiRefused
from panel.api.rights import METHOD_ROLES, may_call
from panel.api.roles import Role, all_names, given
from panel.doctor.findings import Finding, named, note, problem, well
from panel.journal.kinds import Kind
from panel.journal.models import Entry
from panel.people.models import Account
from panel.web.api_forms import error_in_words

# Seconds. Tokens allow more than this, but clocks that differ usually drift further.
CLOCK_MAY_DIFFER = 30
KEY_IS_OLD = timedelta(days=365)
OWNER = N_("Give the key the role Owner.")
AHEAD = N_("this machine's clock is %(seconds)d s ahead of the API's.")
BEHIND = N_("this machine's clock is %(seconds)d s behind the API's.")
SET_CLOCK = N_("Set this machine's clock (NTP): calls are signed with the time.")


def readable_key(account: Account) -> Finding:
    try:
        account.auth()
    except InvalidToken:
        advice = _("Put the key it was encrypted with back into PANEL_ENCRYPTION_KEYS, or connect the account again.")
        return problem(_("the service key cannot be decrypted."), advice)
    except ValueError as error:
        said = _("the service key cannot be used: %(error)s") % {"error": error}
        return problem(said, _("Connect the account again."))
    return well(_("the service key can be decrypted."))


def key_age(account: Account) -> Finding:
    """Since when the panel uses this key. The API does not say when a key was made."""
    entries = Entry.objects.filter(account=account, kind=Kind.KEY_CONNECTED)
    since = entries.order_by("-at").values_list("at", flat=True).first() or account.connected
    said = _("the key has been in use since %(day)s.") % {"day": f"{since:%Y-%m-%d}"}
    if timezone.now() - since > KEY_IS_OLD:
        replace = _("Replace it: make a new key, run `manage.py connect` with it, delete the old one.")
        return note(f"{said} {replace}")
    return well(said)


def clock(account: Account) -> Finding:
    """The API answers, and its `Date` is near this machine's time."""
    try:
        answer = shared_client().get(account.api_url, timeout=10)
        ours = datetime.now(UTC)
    except httpx.HTTPError as error:
        advice = _("Check this machine's network and DNS, and whether a firewall or proxy blocks the connection.")
        said = _("the API at %(address)s cannot be reached (%(error)s).")
        return problem(said % {"address": account.api_url, "error": type(error).__name__}, advice)
    theirs = time_in(answer.headers.get("Date", ""))
    if theirs is None:
        said = _(
            "the API at %(address)s can be reached; its answer has no time, so check this machine's clock yourself."
        )
        return note(said % {"address": account.api_url})
    return compared(account.api_url, round((ours - theirs).total_seconds()))


def compared(address: str, off: int) -> Finding:
    """By so many seconds this machine's clock is ahead of the API's."""
    if not off:
        said = _("the API at %(address)s can be reached, and the clocks agree to the second.")
        return well(said % {"address": address})
    said = _(AHEAD if off > 0 else BEHIND) % {"seconds": abs(off)}
    if abs(off) > CLOCK_MAY_DIFFER:
        return problem(said, _(SET_CLOCK))
    near = _("the API at %(address)s can be reached, and the clocks nearly agree:")
    return well(f"{near % {'address': address}} {said}")


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
            said = _("the API says that this machine's time is wrong: %(error)s")
            return problem(said % {"error": error_in_words(refusal)}, _(SET_CLOCK))
        advice = _("Generate a new key (Settings > Service accounts, role Owner), and run `manage.py connect` with it.")
        return problem(_("the API refuses the key: %(error)s") % {"error": error_in_words(refusal)}, advice)
    except ApiError as error:
        advice = _("Try again. If it fails again, check firewalls and proxies between this machine and the API.")
        return problem(error_in_words(error), advice)
    if info.id != account.account_id:
        said = _("the key belongs to account %(id)s.") % {"id": info.id}
        return problem(said, _("Connect the account again with its own key."))
    return well(_("the API accepts the key."))


def enough_roles(roles: tuple[Role, ...]) -> Finding:
    """The key's roles, with inherited ones, open every method that the panel calls."""
    held = ", ".join(given(roles) or all_names(roles)) or _("no role")
    closed = [command for command in METHOD_ROLES if not may_call(command, all_names(roles))]
    if closed:
        said = _("the key has %(roles)s, which does not allow %(methods)s")
        return problem(said % {"roles": held, "methods": named(closed, 5)}, _(OWNER))
    return well(_("the key's roles (%(roles)s) allow all that the panel does.") % {"roles": held})


def no_roles(error: ApiError) -> Finding:
    return problem(_("the key's roles cannot be read: %(error)s") % {"error": error_in_words(error)}, _(OWNER))

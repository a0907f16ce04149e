"""Connects a Voximplant account: the vendor's credentials file in, a checked and encrypted Account out."""

import json
import re
from dataclasses import dataclass, field

import httpx
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from panel.api.account import AccountInfo
from panel.api.auth import ServiceAccountAuth
from panel.api.client import Api
from panel.api.errors import ApiRefused, ApiUnreachable
from panel.people.encryption import encrypt
from panel.people.models import Account, Member
from panel.sign_in import passwords

LARGEST_CREDENTIALS = 16 * 1024
MOST_BRACKETS = 50  # the vendor's file has two; with 50 the nesting cannot be too deep for the parser
# The account's name is part of addresses, here and at Voximplant: a label as in a host name.
LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
REAL_API = "https://api.voximplant.com/platform_api"


class ConnectingError(Exception):
    """Why the account was not connected, in a sentence. Nothing was stored."""


@dataclass(frozen=True)
class Credentials:
    """From the vendor's `credentials.json` (Settings > Service accounts > Generate key)."""

    account_id: int
    key_id: str
    private_key: str = field(repr=False)


def read_credentials(text: str) -> Credentials:
    """
    Raises:
        ConnectingError: this is not the vendor's file.
    """
    if len(text) > LARGEST_CREDENTIALS or text.count("{") + text.count("[") > MOST_BRACKETS:
        raise ConnectingError(
            _("This is too large for a credentials file. Use the unchanged file that you downloaded.")
        )
    try:
        content = json.loads(text)
    except ValueError:
        raise ConnectingError(
            _("The credentials file is not JSON. Use the unchanged file that you downloaded.")
        ) from None
    wanted = {"account_id": int, "key_id": str, "private_key": str}
    for name, kind in wanted.items():
        if not isinstance(content, dict) or not isinstance(content.get(name), kind) or not content[name]:
            text = _(
                'The credentials file has no valid "%(name)s". Use the unchanged file that you downloaded from '
                "Settings > Service accounts."
            )
            raise ConnectingError(text % {"name": name})
    return Credentials(content["account_id"], content["key_id"], content["private_key"])


def connect(credentials: Credentials, api_url: str, password: str) -> Account:
    """Check the key at the API, then store the account and its main account's panel password.

    An account that is connected already gets the new key and password.

    Raises:
        ConnectingError: with nothing stored.
    """
    return store(credentials, api_url, checked(credentials, api_url, password), password)


def checked(credentials: Credentials, api_url: str, password: str) -> AccountInfo:
    """The account that this key belongs to.

    Raises:
        ConnectingError: why it cannot be connected.
    """
    check_panel_password(password)
    try:
        auth = ServiceAccountAuth(credentials.account_id, credentials.key_id, credentials.private_key)
    except ValueError as error:
        raise ConnectingError(
            _("%(error)s Use the unchanged file that you downloaded.") % {"error": _(str(error))}
        ) from None
    check_url(api_url)
    try:
        info = Api(api_url, auth).account.info()
    except ApiRefused as refusal:
        text = _(
            "The API refuses this key: %(error)s (error %(code)d). Perhaps the key was revoked, or belongs to another "
            "account, or this machine's clock is wrong."
        )
        raise ConnectingError(text % {"error": refusal.message, "code": refusal.code}) from None
    except ApiUnreachable as error:
        text = _("The API at %(url)s cannot be used. %(error)s")
        raise ConnectingError(text % {"url": api_url, "error": error.message}) from None
    if not LABEL.fullmatch(info.name):
        text = _(
            "The account is called “%(name)s” at the API. The panel needs a name of letters, digits and hyphens: it is "
            "part of the address where subusers sign in."
        )
        raise ConnectingError(text % {"name": info.name})
    if Account.objects.filter(name=info.name).exclude(account_id=info.id, api_url=api_url.rstrip("/")).exists():
        raise ConnectingError(_("Another account called %(name)s is already connected.") % {"name": info.name})
    if info.id != credentials.account_id:
        text = _("The key belongs to account %(id)d, not %(wanted)d. Use the key of this account.")
        raise ConnectingError(text % {"id": info.id, "wanted": credentials.account_id})
    return info


def check_url(api_url: str) -> None:
    """Plain http is only for this machine: others could read the signed requests."""
    try:
        url = httpx.URL(api_url)
    except httpx.InvalidURL:
        raise ConnectingError(_("%(url)s is not an address.") % {"url": api_url}) from None
    local = url.host in ("127.0.0.1", "localhost", "::1")
    if not url.host or url.scheme not in ("https", "http") or (url.scheme == "http" and not local):
        raise ConnectingError(_("%(url)s cannot be used. Use an address that starts with https://") % {"url": api_url})


def check_panel_password(password: str) -> None:
    """
    Raises:
        ConnectingError
    """
    try:
        passwords.check(password)
    except ValidationError as error:
        raise ConnectingError(" ".join(error.messages)) from None


def store(credentials: Credentials, api_url: str, info: AccountInfo, password: str) -> Account:
    row = {
        "name": info.name,
        "key_id": credentials.key_id,
        "private_key": encrypt(credentials.private_key),
        "time_zone": info.time_zone,
    }
    member = {"name": info.name, "password": make_password(password)}
    with transaction.atomic():
        account, _ = Account.objects.update_or_create(
            account_id=credentials.account_id, api_url=api_url.rstrip("/"), defaults=row
        )
        first = {**member, "sees_tour": True}
        Member.objects.update_or_create(account=account, subuser_id=None, defaults=member, create_defaults=first)
    return account

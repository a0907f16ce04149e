"""Connects a Voximplant account: the vendor's credentials file in, a checked and encrypted Account out."""

import json
import re
from dataclasses import dataclass, field

import httpx
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from panel.api.account import AccountInfo
from panel.api.auth import ServiceAccountAuth
from panel.api.client import Api
from panel.api.errors import ApiRefused, ApiUnreachable
from panel.people.encryption import encrypt
from panel.people.models import Account, Member
from panel.sign_in import passwords

LARGEST_CREDENTIALS = 16 * 1024
MOST_BRACKETS = 50  # the vendor's file has two; so many cannot nest too deep for the parser either
# The account's name is part of addresses, here and at Voximplant: a label as in a host name.
LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
REAL_API = "https://api.voximplant.com/platform_api"


class ConnectingError(Exception):
    """Why the account was not connected, in a sentence. Nothing was stored."""


@dataclass(frozen=True)
class Credentials:
    """What the panel needs of the vendor's `credentials.json` (Settings > Service accounts > Generate key)."""

    account_id: int
    key_id: str
    private_key: str = field(repr=False)


def read_credentials(text: str) -> Credentials:
    """The content of a credentials file.

    Raises:
        ConnectingError: it is not the file that the vendor's panel hands out.
    """
    if len(text) > LARGEST_CREDENTIALS or text.count("{") + text.count("[") > MOST_BRACKETS:
        raise ConnectingError("This is too large to be a credentials file. Use the file as it was downloaded.")
    try:
        content = json.loads(text)
    except ValueError:
        raise ConnectingError("The credentials file is not JSON. Use the file as it was downloaded.") from None
    wanted = {"account_id": int, "key_id": str, "private_key": str}
    for name, kind in wanted.items():
        if not isinstance(content, dict) or not isinstance(content.get(name), kind) or not content[name]:
            raise ConnectingError(
                f'The credentials file has no proper "{name}". Use the file as it was downloaded from '
                "Settings > Service accounts."
            )
    return Credentials(content["account_id"], content["key_id"], content["private_key"])


def connect(credentials: Credentials, api_url: str, password: str) -> Account:
    """Check the key at the API, then store the account and its main account's panel password.

    An account that is connected already gets the new key and password.

    Raises:
        ConnectingError: with nothing stored.
    """
    return store(credentials, api_url, checked(credentials, api_url, password), password)


def checked(credentials: Credentials, api_url: str, password: str) -> AccountInfo:
    """What the API tells of the account that this key belongs to.

    Raises:
        ConnectingError: why it cannot be connected.
    """
    check_password(password)
    try:
        auth = ServiceAccountAuth(credentials.account_id, credentials.key_id, credentials.private_key)
    except ValueError as error:
        raise ConnectingError(f"{error} Use the credentials file as it was downloaded.") from None
    check_url(api_url)
    try:
        info = Api(api_url, auth).account.info()
    except ApiRefused as refusal:
        raise ConnectingError(
            f"The API refuses this key: {refusal.message} (error {refusal.code}). It may have been revoked, "
            "belong to another account, or this machine's clock may be wrong."
        ) from None
    except ApiUnreachable as error:
        raise ConnectingError(f"The API at {api_url} cannot be used. {error.message}") from None
    if not LABEL.fullmatch(info.name):
        raise ConnectingError(
            f"The account is called {info.name!r} at the API. A name of letters, digits and hyphens is needed: it "
            "becomes part of the address where subusers sign in."
        )
    if Account.objects.filter(name=info.name).exclude(account_id=info.id, api_url=api_url.rstrip("/")).exists():
        raise ConnectingError(f"Another account called {info.name} is connected already.")
    if info.id != credentials.account_id:
        raise ConnectingError(f"The key belongs to account {info.id}, not {credentials.account_id}.")
    return info


def check_url(api_url: str) -> None:
    """The API's address; plain http is for this machine only, since keys would sign requests that others can read."""
    try:
        url = httpx.URL(api_url)
    except httpx.InvalidURL:
        raise ConnectingError(f"{api_url} is no address.") from None
    local = url.host in ("127.0.0.1", "localhost", "::1")
    if not url.host or url.scheme not in ("https", "http") or (url.scheme == "http" and not local):
        raise ConnectingError(f"{api_url} does not fit: an address beginning with https:// is needed.")


def check_password(password: str) -> None:
    """The main account's panel password must be worth having.

    Raises:
        ConnectingError
    """
    try:
        passwords.check(password)
    except ValidationError as error:
        raise ConnectingError(" ".join(error.messages)) from None


def store(credentials: Credentials, api_url: str, info: AccountInfo, password: str) -> Account:
    """Keep what was `checked`."""
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
        Member.objects.update_or_create(account=account, subuser_id=None, defaults=member)
    return account

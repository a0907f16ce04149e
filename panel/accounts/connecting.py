"""Connects a Voximplant account: the vendor's credentials file in, a checked and encrypted Account out."""

import json
from dataclasses import dataclass, field

import httpx
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from panel.accounts.encryption import encrypt
from panel.accounts.models import Account, Member
from panel.api.account import AccountInfo
from panel.api.auth import ServiceAccountAuth
from panel.api.client import Api
from panel.api.errors import ApiRefused, ApiUnreachable

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
    if Account.objects.filter(name=info.name).exclude(account_id=info.id, api_url=api_url.rstrip("/")).exists():
        raise ConnectingError(f"Another account called {info.name} is connected already.")
    if info.id != credentials.account_id:
        raise ConnectingError(f"The key belongs to account {info.id}, not {credentials.account_id}.")
    return _store(credentials, api_url, info, password)


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
        validate_password(password)
    except ValidationError as error:
        raise ConnectingError(" ".join(error.messages)) from None


@transaction.atomic
def _store(credentials: Credentials, api_url: str, info: AccountInfo, password: str) -> Account:
    row = {
        "name": info.name,
        "key_id": credentials.key_id,
        "private_key": encrypt(credentials.private_key),
        "time_zone": info.time_zone,
    }
    account, _ = Account.objects.update_or_create(
        account_id=credentials.account_id, api_url=api_url.rstrip("/"), defaults=row
    )
    member, _ = Member.objects.get_or_create(account=account, subuser_id=None, defaults={"name": info.name})
    member.name = info.name
    member.set_password(password)
    member.save()
    return account

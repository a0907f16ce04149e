"""What a setting must look like."""

import base64
import binascii
from urllib.parse import SplitResult, urlsplit

from cryptography.fernet import Fernet, MultiFernet
from environs import ValidationError

LOOPBACK = ("127.0.0.1", "::1", "localhost")
SHORTEST_TOKEN = 32
SYSLOG = ("syslog", "syslog+tcp", "syslog+tls")
SECRET_PREFIX = "whsec_"  # noqa: S105 - not a secret
SECRET_BYTES = range(24, 65)


def fernet_keys(values: list[str]) -> None:
    """ValidationError unless all are Fernet keys."""
    try:
        MultiFernet([Fernet(value) for value in values])
    except ValueError:
        raise ValidationError("Not a valid list of Fernet keys.") from None


def encrypted_address(value: str) -> None:
    """ValidationError unless it is https, or stays on this machine: passwords are sent there."""
    if value and not is_encrypted(urlsplit(value)):
        raise ValidationError("Not a valid https address.")


def receivers_address(value: str) -> None:
    """ValidationError unless it is such an https address without a password in it, or a syslog receiver's."""
    if not value:
        return
    try:
        address = urlsplit(value)
        has_port = address.port is None or address.port > 0
    except ValueError:
        raise ValidationError("Not a valid address.") from None
    is_syslog = address.scheme in SYSLOG and bool(address.hostname) and not address.path and not address.query
    if "@" in address.netloc or not has_port or not (is_syslog or is_encrypted(address)):
        raise ValidationError("Not a valid address.")


def reports_address(value: str) -> None:
    """ValidationError unless it is a DSN: https, or on this machine, with a public key before the host."""
    if not value:
        return
    address = urlsplit(value)
    if not (is_encrypted(address) and address.username and address.path.strip("/")):
        raise ValidationError("Not a valid DSN.")


def is_encrypted(address: SplitResult) -> bool:
    is_local = address.scheme == "http" and address.hostname in LOOPBACK
    is_plain = bool(address.hostname) and not address.query and not address.fragment
    return is_plain and (address.scheme == "https" or is_local)


def long_or_nothing(value: str) -> None:
    """ValidationError if it could be guessed."""
    if value and len(value) < SHORTEST_TOKEN:
        raise ValidationError("Too short.")


def signing_secret(value: str) -> None:
    """ValidationError unless it is one of https://www.standardwebhooks.com"""
    if not value:
        return
    try:
        key = base64.b64decode(value.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not value.startswith(SECRET_PREFIX) or len(key) not in SECRET_BYTES:
        raise ValidationError("Not a valid secret.")

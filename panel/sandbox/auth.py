"""Authentication: a JWT signed with a service account's key.

Header {alg: RS256, kid: key id}, claims {iss: account id as number or text, iat, exp at most iat + 3600}.
Codes: 100 not authorized, 447 no token, 454 lives too long, 455 issued in the future, 456 expired.
"""

import sqlite3
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import jwt

from panel.sandbox import roles
from panel.sandbox.calls import Caller
from panel.sandbox.errors import Refusal
from panel.sandbox.keypairs import public_key
from panel.sandbox.store import one

MAX_LIFETIME: Final = 3600
CLOCK_TOLERANCE: Final = 5  # A32

KEY: Final = """
    SELECT key_id, public_key, account_id, account_name, subuser_id, subuser_name,
           (SELECT group_concat(role_id) FROM key_roles WHERE key_roles.key_id = keys.key_id) AS role_ids
    FROM keys JOIN accounts USING (account_id) LEFT JOIN subusers USING (subuser_id, account_id)
    WHERE key_id = ?
"""


def authorize(db: sqlite3.Connection, header: str) -> Caller:
    """The caller behind an `Authorization` header."""
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refusal(100)
    key = one(db, KEY, _key_id(token))
    if key is None:
        raise Refusal(100)
    claims = _claims(token, key["public_key"])
    if str(claims["iss"]) != str(key["account_id"]):
        raise Refusal(100)
    _check_times(claims["iat"], claims["exp"], time.time())
    return Caller(
        account_id=key["account_id"],
        account_name=key["account_name"],
        key_id=key["key_id"],
        subuser_id=key["subuser_id"],
        subuser_name=key["subuser_name"],
        roles=_role_names(key["role_ids"] or ""),
    )


def _role_names(role_ids: str) -> frozenset[str]:
    """The roles of a key, with inherited ones. `role_ids` are joined by commas."""
    held = {int(role_id) for role_id in role_ids.split(",") if role_id}
    return frozenset(roles.BY_ID[role_id].name for role_id in roles.with_children(held))


@lru_cache(maxsize=1024)
def _key_id(token: str) -> str:
    try:
        header = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError:
        raise Refusal(447) from None
    kid = header.get("kid")
    if header.get("alg") != "RS256" or not isinstance(kid, str):
        raise Refusal(447)
    return kid


@lru_cache(maxsize=1024)
def _claims(token: str, public_pem: str) -> Mapping[str, Any]:
    """The token's claims. They are cached: clients use a token for many calls, and checking it is slow."""
    try:
        claims = jwt.decode(token, public_key(public_pem), algorithms=["RS256"], options=SIGNATURE_ONLY)
    except jwt.InvalidSignatureError:
        raise Refusal(100) from None
    except jwt.InvalidTokenError:
        raise Refusal(447) from None
    if not all(_is_number(claims.get(name)) for name in ("iat", "exp")) or "iss" not in claims:
        raise Refusal(447)
    return claims


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_times(issued: float, expires: float, now: float) -> None:
    if expires - issued > MAX_LIFETIME:
        raise Refusal(454)
    if issued > now + CLOCK_TOLERANCE:
        raise Refusal(455)
    if expires < now - CLOCK_TOLERANCE:
        raise Refusal(456)


# PyJWT checks only the signature: here the claims have their own codes, and `iss` may be a number.
SIGNATURE_ONLY: Final[Any] = {
    "verify_signature": True,
    **{f"verify_{claim}": False for claim in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")},
}

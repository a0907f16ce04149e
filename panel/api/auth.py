"""Signs calls with a service account's key.

A token is a JWT, RS256, of at most an hour: https://voximplant.com/docs/guides/management-api/authorization
"""

import threading
import time
from collections.abc import Generator

import httpx
import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

# Our clock may differ from the API's by SKEW seconds in both directions: a token starts a little more than that in
# the past, and is replaced well before it could have ended on the API's clock.
SKEW = 60
BACKDATED = SKEW + 30
LIFETIME = 900
RENEWED_BEFORE_END = SKEW + 60


class ServiceAccountAuth(httpx.Auth):
    """Adds `Authorization: Bearer ...`; the token is used again until shortly before it ends. Thread-safe.

    Raises:
        ValueError: `private_key` is not an RSA key in PEM form.
    """

    def __init__(self, account_id: int, key_id: str, private_key: str) -> None:
        try:
            key = load_pem_private_key(private_key.encode(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise ValueError("The private key is not a PEM key that can be read.") from error
        if not isinstance(key, RSAPrivateKey):
            raise ValueError("The private key is not an RSA key.")  # noqa: TRY004 - a wrong value of the right type
        self._key = key
        self.account_id = account_id
        self._key_id = key_id
        self._lock = threading.Lock()
        self._token = ""
        self._ends = 0.0

    def token(self) -> str:
        """A token that is valid for at least one more minute on the API's clock."""
        with self._lock:
            now = time.time()
            if now > self._ends - RENEWED_BEFORE_END:
                self._ends = now + LIFETIME
                # The vendor takes `iss` as a number and as a string; PyJWT only as a string.
                claims = {"iss": str(self.account_id), "iat": int(now) - BACKDATED, "exp": int(self._ends)}
                self._token = jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": self._key_id})
            return self._token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self.token()}"
        yield request

"""Asking the sandbox over HTTP, signed as the documentation says."""

import time
from collections.abc import Callable
from functools import cache
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from panel.sandbox.credentials import Credentials

Answer = dict[str, Any]
Asker = Callable[..., Answer]


def token(credentials: Credentials, **changes: Any) -> str:
    """A valid token, or one with `changes` to its claims."""
    now = int(time.time())
    claims = {"iss": str(credentials["account_id"]), "iat": now, "exp": now + 60} | changes
    return jwt.encode(claims, loaded(credentials["private_key"]), "RS256", headers={"kid": credentials["key_id"]})


@cache
def loaded(pem: str) -> rsa.RSAPrivateKey:
    """Loading a key takes longer than a test's calls together."""
    key = serialization.load_pem_private_key(pem.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


class Asking(httpx.Client):
    """Makes askers, which all go through one connection pool."""

    def __init__(self, url: str) -> None:
        super().__init__(timeout=10)
        self.url = url

    def __call__(self, credentials: Credentials) -> Asker:
        headers = {"Authorization": f"Bearer {token(credentials)}"}

        def ask(method: str, /, **parameters: object) -> Answer:
            response = self.post(f"{self.url}/{method}", data=parameters, headers=headers)
            assert response.status_code == 200
            assert response.headers["Content-Type"] == "application/json"
            answer: Answer = response.json()
            return answer

        return ask


def code(answer: Answer) -> int | None:
    """The error code of an answer, None when it is no refusal."""
    if "error" not in answer:
        return None
    assert answer["errors"] == [answer["error"]]
    assert "result" not in answer
    number: int = answer["error"]["code"]
    return number

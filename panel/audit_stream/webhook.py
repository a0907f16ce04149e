"""A webhook that is signed as https://www.standardwebhooks.com says, so that its libraries can check it."""

import base64
import hmac
import time
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit

import httpx

from panel.api.deadlines import punctual, until
from panel.api.posting import describe
from panel.audit_stream.batches import Batch
from panel.audit_stream.errors import NotTakenError
from panel.validators import SECRET_PREFIX


class Webhook:
    """POSTs newline-delimited JSON; any 2xx means that all of it was taken. Redirects are not followed."""

    def __init__(self, url: str, secret: str) -> None:
        self.name = urlsplit(url)._replace(path="", query="").geturl()
        self._url, self._key = url, base64.b64decode(secret.removeprefix(SECRET_PREFIX))

    def send(self, batch: Batch, deadline: float) -> None:
        """
        Raises:
            NotTakenError
        """
        body, at = batch.as_ndjson(), int(time.time())
        headers = {
            "Content-Type": "application/x-ndjson",
            "User-Agent": "panel",
            "webhook-id": batch.id,
            "webhook-timestamp": str(at),
            "webhook-signature": signature(self._key, batch.id, at, body),
        }
        status = self._post(body, headers, deadline)
        if not 200 <= status < 300:
            raise NotTakenError(f"The answer had the HTTP status {status}.")

    def _post(self, body: bytes, headers: dict[str, str], deadline: float) -> int:
        """The answer's status; nothing else of it is read."""
        try:
            with (
                until(deadline),
                client().stream("POST", self._url, content=body, headers=headers) as answer,
            ):
                return answer.status_code
        except httpx.HTTPError as error:
            raise NotTakenError(f"The connection failed: {describe(error)}.") from error


def signature(key: bytes, id_: str, at: int, body: bytes) -> str:
    signed = b".".join([id_.encode(), str(at).encode(), body])
    return "v1," + base64.b64encode(hmac.digest(key, signed, sha256)).decode()


@lru_cache(maxsize=1)
def client() -> httpx.Client:
    """Kept: making one reads all certificates."""
    return punctual(httpx.Client(timeout=10, follow_redirects=False))

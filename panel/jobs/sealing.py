"""What a job keeps of uploads and passwords: encrypted under the panel's keys, as service keys are."""

from typing import Any

import msgspec

from panel.people.encryption import decrypt, encrypt


def sealed(value: Any) -> str:
    """JSON, encrypted."""
    return encrypt(msgspec.json.encode(value).decode())


def unsealed(token: str) -> Any:
    """The reverse.

    Raises:
        cryptography.fernet.InvalidToken: it was encrypted under a key that is gone.
    """
    return msgspec.json.decode(decrypt(token))

"""What may be stored of a call: secrets are removed by their name, and by their value in other places."""

from collections.abc import Iterable, Mapping

BLOTTED = "***"
SECRET_WORDS = ("password", "secret", "token", "private_key", "api_key", "salt")
SHORTEST = 4  # a shorter secret is removed only where it is the whole value: it may be part of any word


def is_secret(name: str) -> bool:
    return any(word in name for word in SECRET_WORDS)


def secrets_in(arguments: Mapping[str, str]) -> frozenset[str]:
    return frozenset(value for name, value in arguments.items() if value and is_secret(name))


def blotted(text: str, secrets: Iterable[str]) -> str:
    """The text without these values. NUL is also removed: PostgreSQL does not accept it."""
    text = text.replace("\0", "")
    for secret in sorted(secrets, key=len, reverse=True):
        if text == secret or len(secret) >= SHORTEST:
            text = text.replace(secret, BLOTTED)
    return text


def without_secrets(arguments: Mapping[str, str], secrets: Iterable[str] = ()) -> dict[str, str]:
    """The arguments as they may be stored; `secrets` are further secrets of the same call."""
    hidden = secrets_in(arguments) | frozenset(secrets)
    return {name: BLOTTED if value and is_secret(name) else blotted(value, hidden) for name, value in arguments.items()}

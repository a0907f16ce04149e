"""What may be kept of a call: secrets are blotted out by name, and by value wherever else they were typed."""

from collections.abc import Iterable, Mapping

BLOTTED = "***"
SECRET_WORDS = ("password", "secret", "token", "private_key", "api_key", "salt")
SHORTEST = 4  # a shorter secret is blotted where it is the whole value only: it would be found in any word


def is_secret(name: str) -> bool:
    """Whether a parameter of this name holds a secret."""
    return any(word in name for word in SECRET_WORDS)


def secrets_in(arguments: Mapping[str, str]) -> frozenset[str]:
    """The values that must not be kept."""
    return frozenset(value for name, value in arguments.items() if value and is_secret(name))


def blotted(text: str, secrets: Iterable[str]) -> str:
    """The text without these values. NUL is also removed: PostgreSQL keeps none."""
    text = text.replace("\0", "")
    for secret in sorted(secrets, key=len, reverse=True):
        if text == secret or len(secret) >= SHORTEST:
            text = text.replace(secret, BLOTTED)
    return text


def without_secrets(arguments: Mapping[str, str], secrets: Iterable[str] = ()) -> dict[str, str]:
    """The arguments as they may be kept; `secrets` are those of the same call, if these are not its arguments."""
    hidden = secrets_in(arguments) | frozenset(secrets)
    return {name: BLOTTED if value and is_secret(name) else blotted(value, hidden) for name, value in arguments.items()}

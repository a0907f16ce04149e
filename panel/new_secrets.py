"""`python -m panel.new_secrets`: the two secrets of a new installation, as lines for a shell.

It needs no settings, since they need these.
"""

import secrets

from cryptography.fernet import Fernet


def lines() -> str:
    """One `export NAME=value` for each; the values hold nothing that a shell reads."""
    made = {"PANEL_SECRET_KEY": secrets.token_urlsafe(50), "PANEL_ENCRYPTION_KEYS": Fernet.generate_key().decode()}
    return "\n".join(f"export {name}={value}" for name, value in made.items())


if __name__ == "__main__":
    print(lines())  # noqa: T201 - a command

"""What a password of this panel must be: one policy for the main account and for subusers, wherever it is chosen.

The validators are AUTH_PASSWORD_VALIDATORS. Passwords at Voximplant have rules of the API's besides.
"""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from panel.sign_in.hashing import normalized

SHORTEST = 10
HELP = f"{SHORTEST} characters or more, and none of the passwords that many people use. A few words do well."


def check(password: str) -> None:
    """Raises ValidationError, with a sentence for each thing that is wrong."""
    validate_password(normalized(password))


class NotOnlySpaces:
    """A validator: spaces may be part of a password, but not all of it."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:  # noqa: ARG002 - Django passes it
        """Raises ValidationError."""
        if not password.strip():
            raise ValidationError("This password holds nothing but spaces.", code="only_spaces")

    def get_help_text(self) -> str:
        return "A password cannot hold nothing but spaces."

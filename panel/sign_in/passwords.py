"""One policy for all panel passwords, of the main account and of subusers.

The validators are AUTH_PASSWORD_VALIDATORS. For passwords at Voximplant, the API has its own rules.
"""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from panel.sign_in.hashing import normalized

SHORTEST = 10
HELP = format_lazy(
    _("{number} characters or more, and not a password that many people use. Use a few words."), number=SHORTEST
)


def check(password: str) -> None:
    """Raises ValidationError, with a sentence for each problem."""
    validate_password(normalized(password))


class NotOnlySpaces:
    """A validator for AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:  # noqa: ARG002 - Django passes it
        if not password.strip():
            raise ValidationError(gettext("A password must not contain only spaces."), code="only_spaces")

    def get_help_text(self) -> str:
        return gettext("A password must not contain only spaces.")

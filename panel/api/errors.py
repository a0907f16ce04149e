"""What can go wrong on a call.

ApiError
├── ApiRefused      the API answered, and said no
│   └── ApiBusy     it said: not now
└── ApiUnreachable  there is no usable answer; a write that was sent may or may not have taken effect
    └── Unavailable it may be gone a moment later

NotAllowed is none of them: the panel itself did not make the call.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# Codes that several callers branch on; texts are unstable, codes are not.
# https://voximplant.com/docs/references/httpapi/errors
AUTHORIZATION_FAILED: Final = 100
INVALID_ARGUMENTS: Final = 101
UNKNOWN_COMMAND: Final = 103
FORBIDDEN_COMMAND: Final = 104
INVALID_APPLICATION_ID: Final = 116
INVALID_USER_ID: Final = 117
CONCURRENT_RESOURCE_LIMIT_EXCEEDED: Final = 314
UPGRADE_REQUIRED: Final = 317
RATE_LIMIT_EXCEEDED: Final = 340
INVALID_KEY_ID: Final = 433
INVALID_SUBUSER_ID: Final = 434
TOKEN_ISSUED_IN_FUTURE: Final = 455
TOKEN_EXPIRED: Final = 456
INVALID_VALUE: Final = 496
INVALID_RANGE: Final = 497
SAME_OPERATION_RECENTLY: Final = 515

BUSY: Final = frozenset({CONCURRENT_RESOURCE_LIMIT_EXCEEDED, RATE_LIMIT_EXCEEDED, SAME_OPERATION_RECENTLY})


def N_(text: str) -> str:
    """Mark a text for translation. Here it stays English; the page that shows it translates it."""
    return text


class ApiError(Exception):
    """Any failure of a call; `command` is the API method's name.

    `message` is English, for logs and the journal. Pages translate `text`, then put the `values` into it.
    """

    def __init__(self, command: str, text: str, **values: object) -> None:
        self.command, self.text, self.values = command, text, values
        self.message = text % values if values else text
        super().__init__(self.message)


class ApiRefused(ApiError):
    """The API said no: nothing was changed. `field` is the parameter that is wrong, if the API names one."""

    def __init__(self, command: str, code: int, message: str, field: str | None = None) -> None:
        super().__init__(command, message)
        self.code = code
        self.field = field

    def __str__(self) -> str:
        return f"{self.command} was refused: {self.message} (error {self.code})"


class ApiBusy(ApiRefused):
    """The API takes no more calls for a moment: nothing was done, and the same call may succeed soon.

    Assumption: the HTTP status 429 means the same. It is documented only for methods that the panel does not use;
    `code` is then 429, which is none of the API's own codes for this.
    """


class ApiUnreachable(ApiError):
    """No usable answer. `outcome_unknown`: the command was a write and may have reached the API."""

    def __init__(self, command: str, text: str, *, outcome_unknown: bool = False, **values: object) -> None:
        super().__init__(command, text, **values)
        self.outcome_unknown = outcome_unknown

    def __str__(self) -> str:
        return f"{self.command} got no usable answer: {self.message}"


class Unavailable(ApiUnreachable):
    """May work a moment later: reads are tried again."""


class NotAllowed(Exception):
    """A member's roles do not allow what was asked for. Nothing was sent, and nothing was recorded.

    Args:
        command: the API's method.
        roles: those that may call it; for a method that nobody knows, none.
        beyond: the roles that it would have handed out, and whose rights the member has not.
        reason: a sentence, where neither of the two is why.
    """

    def __init__(self, command: str, roles: tuple[str, ...], beyond: tuple[str, ...] = (), reason: str = "") -> None:
        super().__init__(f"{command} is not allowed to this member")
        self.command = command
        self.roles = roles
        self.beyond = beyond
        self.reason = reason


@contextmanager
def nothing_there(*codes: int) -> Iterator[None]:
    """Suppress a refusal that only says that what was asked for does not exist; the caller then returns None."""
    try:
        yield
    except ApiRefused as refusal:
        if refusal.code not in codes:
            raise

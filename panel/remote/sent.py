"""What one request sent to change something, and how that ended as far as is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from django.utils import timezone

# What the API holds of what a write is about: object's id -> argument's name -> value, spelled as the write spells it.
# A value that is None or missing is not there (a skill that a user does not have). It can be kept as JSON.
type Seen = dict[str, dict[str, str | None]]


class Outcome(StrEnum):
    """How a write ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"  # never left the panel, or certainly never took effect
    UNKNOWN = "unknown"


class Finding(StrEnum):
    """What a look at the API says about a write whose answer was lost."""

    DONE = "done"
    NOT_DONE = "not done"
    UNTOLD = "can't be told"


@dataclass(frozen=True)
class Settled:
    """What was found, how one can tell, and whether that is final: a late call can still arrive."""

    finding: Finding
    how: str
    found_id: str = ""  # of what an add has made
    final: bool = True


@dataclass(slots=True)
class Sent:
    """A write that was on its way; *unknown* until its answer or a look says more.

    Args:
        arguments: as they were sent, without secrets.
        before: what was read before it was sent; None when nothing was.
        application_id: where the command's own arguments do not name the application (SetUserInfo, BindSkill).
    """

    command: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    before: Seen | None = None
    application_id: int | None = None
    entry: UUID = field(default_factory=uuid4)  # the write's id in the journal
    at: datetime = field(default_factory=timezone.now)
    outcome: Outcome = Outcome.UNKNOWN
    settled: Settled | None = None

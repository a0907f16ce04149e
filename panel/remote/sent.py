"""The writes of one request, and their outcomes as far as they are known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from django.utils import timezone

# What the API holds about the object of a write: object's id -> argument's name -> value, spelled like the write's.
# A value that is None or missing does not exist (a skill that a user does not have). It can be stored as JSON.
type Seen = dict[str, dict[str, str | None]]


class Outcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"  # never left the panel, or certainly never took effect
    UNKNOWN = "unknown"


class Finding(StrEnum):
    """What a look at the API shows about a write whose answer was lost."""

    DONE = "done"
    NOT_DONE = "not done"
    UNTOLD = "can't be told"


@dataclass(frozen=True)
class Settled:
    """What was found, the reason in a sentence, and whether it is final: a late call can still arrive."""

    finding: Finding
    how: str
    found_id: str = ""  # of what an add created
    final: bool = True


@dataclass(slots=True)
class Sent:
    """A write; its outcome is *unknown* until the answer or a look shows it.

    Args:
        arguments: as they were sent, without secrets.
        before: what was read before it was sent; None when nothing was.
        application_id: for commands that do not have it as an argument (SetUserInfo, BindSkill).
    """

    command: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    before: Seen | None = None
    application_id: int | None = None
    entry: UUID = field(default_factory=uuid4)  # the write's id in the journal
    at: datetime = field(default_factory=timezone.now)
    outcome: Outcome = Outcome.UNKNOWN
    settled: Settled | None = None

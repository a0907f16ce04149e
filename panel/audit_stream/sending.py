"""Sends each account's events in their order: one worker at a time, decided by conditional UPDATEs.

A batch is sent, then the cursor moves. A worker that dies in between leaves the batch to be sent again: a receiver
gets every event at least once, and knows a repeated one by its hash. A claim lasts longer than a batch may
take, so two workers send nothing in the wrong order, unless one of them stood still for that long in the middle of it.
"""

import logging
import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import F, QuerySet
from django.utils import timezone

from panel.audit_stream.batches import next_batch
from panel.audit_stream.errors import NotTakenError
from panel.audit_stream.models import StreamCursor
from panel.audit_stream.receivers import Receiver
from panel.people.models import Account

CLAIMED_FOR = timedelta(seconds=60)
SEND_SECONDS = 20.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0  # seconds

log = logging.getLogger(__name__)


def send_all(receiver: Receiver) -> bool:
    """A batch of each account that has news and is not claimed; whether one was taken."""
    for account in Account.objects.filter(stream_cursor=None):
        StreamCursor.objects.get_or_create(account=account)
    return sum(send_next(account, receiver) for account in accounts_due()) > 0


def accounts_due() -> QuerySet[Account]:
    now = timezone.now()
    due = StreamCursor.objects.filter(next_try__lte=now, claimed_until__lte=now, account__chain_head__seq__gt=F("seq"))
    return Account.objects.filter(pk__in=due.values("account"))


@dataclass(frozen=True)
class Claim:
    """The right to send what follows `seq`."""

    account: Account
    id: UUID
    seq: int
    failures: int

    def update(self, **values: object) -> bool:
        """Change the cursor and give the claim back; False if it was lost."""
        held = StreamCursor.objects.filter(account=self.account, claim=self.id)
        return held.update(claim=None, claimed_until=timezone.now(), **values) == 1


def claimed(account: Account) -> Claim | None:
    """None if another worker is quicker."""
    now, id_ = timezone.now(), uuid4()
    free = StreamCursor.objects.filter(account=account, claimed_until__lte=now, next_try__lte=now)
    if not free.update(claim=id_, claimed_until=now + CLAIMED_FOR):
        return None
    cursor = StreamCursor.objects.get(account=account)
    return Claim(account, id_, cursor.seq, cursor.failures) if cursor.claim == id_ else None


def send_next(account: Account, receiver: Receiver) -> bool:
    """Whether a batch was taken."""
    deadline = time.monotonic() + SEND_SECONDS
    claim = claimed(account)
    if claim is None:
        return False
    batch = next_batch(account, claim.seq)
    if batch is None:
        claim.update()
        return False
    try:
        receiver.send(batch, deadline)
    except NotTakenError as error:
        failed(claim, receiver, str(error))
        return False
    if claim.failures:
        log.warning("%s takes the journal's events again.", receiver.name)
    return claim.update(seq=batch.last, failures=0, last_error="", delivered=timezone.now())


def failed(claim: Claim, receiver: Receiver, error: str) -> None:
    """Nothing is left out: the same events are sent again, after a pause that doubles each time."""
    if not claim.failures:
        log.warning("%s did not take the journal's events: %s It is tried again.", receiver.name, error)
    claim.update(failures=claim.failures + 1, next_try=pause_until(claim.failures), last_error=error[:200])


def pause_until(failures: int) -> datetime:
    """With jitter, so that a receiver that comes back is not met by all panels at once."""
    longest = min(FIRST_PAUSE * 2 ** min(failures, 20), LONGEST_PAUSE)
    return timezone.now() + timedelta(seconds=random.uniform(longest / 2, longest))  # noqa: S311 - no secret

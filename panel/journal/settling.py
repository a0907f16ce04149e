"""Writes whose answer was lost: their outcome, as far as it was found out."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as N_

from panel.journal.actor import Actor
from panel.journal.chain import held
from panel.journal.kinds import OPEN, SETTLED_AS, Kind, State
from panel.journal.models import Entry
from panel.people.models import Account

# A call lasts 10 s at most, and recording its end is tried for some 25 s more. A write that is *sent* for longer has
# lost its process. Only time decides, since no process can see whether another one, on another machine, still runs. If
# the write was on its way after all, nothing is lost: its end is another event, and the entry follows it.
IN_FLIGHT = timedelta(seconds=60)
LOST = N_("The panel's process ended before the answer came.")

type Settled = Literal["done", "not done", "can't be told"]


def settle(account: Account, write_id: UUID, outcome: Settled, how: str, actor: Actor | None = None) -> bool:
    """Record what was found out about the write, and how; False if it is no longer open.

    A write that could not be settled may be settled later.
    """
    state = State(outcome)
    if state not in SETTLED_AS:
        raise ValueError(f"{outcome} settles nothing")
    with held(account) as chain:
        entry = Entry.objects.filter(account=account, write=write_id, state__in=[*OPEN, State.UNTOLD]).first()
        if entry is None:
            return False
        who = actor or Actor.without_session(account)
        chain.append(
            Kind.SETTLED,
            who,
            first=entry.seq,
            write=write_id,
            command=entry.command,
            outcome=str(state),
            message=how,
        )
    return True


def unsettled(account: Account) -> QuerySet[Entry]:
    """Writes that may or may not have taken effect, the oldest first, without those still on their way."""
    adopt_lost_writes(account)
    return Entry.objects.filter(account=account, state=State.UNKNOWN).order_by("seq")


def adopt_lost_writes(account: Account | None = None, *, older_than: timedelta = IN_FLIGHT) -> int:
    """Make *unknown* the writes that a killed process left at *sent*, at start and before each look; returns the
    number.

    Args:
        account: of this account only.
        older_than: newer writes may still be on their way in another process.
    """
    lost = Entry.objects.filter(state=State.SENT, at__lt=timezone.now() - older_than).select_related("account")
    if account is not None:
        lost = lost.filter(account=account)
    return sum(_adopt(entry) for entry in lost.order_by("pk"))


def _adopt(entry: Entry) -> bool:
    with held(entry.account) as chain:
        if not Entry.objects.filter(pk=entry.pk, state=State.SENT).exists():
            return False
        chain.append(
            Kind.ENDED,
            Actor.without_session(entry.account),
            first=entry.seq,
            write=entry.write,
            command=entry.command,
            outcome=str(State.UNKNOWN),
            message=LOST,
        )
    return True

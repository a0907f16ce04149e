"""Retention: cuts off the beginning of a chain, and stores the place of the cut as its anchor."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from panel.journal.actor import Actor
from panel.journal.chain import held
from panel.journal.kinds import Kind
from panel.journal.models import ChainHead, Entry, Event
from panel.people.models import Account

BATCH = 5000  # events in a transaction: others wait for the chain that long


def tidy(days: int | None = None) -> int:
    """Remove events that are older than PANEL_JOURNAL_DAYS, with their entries; returns the number.

    Args:
        days: in place of the setting; 0 keeps everything.
    """
    kept = settings.JOURNAL_DAYS if days is None else days
    if not kept:
        return 0
    accounts = Account.objects.filter(pk__in=ChainHead.objects.values("account"))
    return sum(_tidy_account(account, kept) for account in accounts)


def _tidy_account(account: Account, days: int) -> int:
    removed = 0
    while cut := _cut(account, days):
        removed += cut
    return removed


def _cut(account: Account, days: int) -> int:
    """One batch from the beginning; returns the number of events. A new event records the cut."""
    limit = timezone.now() - timedelta(days=days)
    with held(account) as chain:
        events = Event.objects.filter(account=account).order_by("seq")
        young = events.filter(at__gte=limit).values_list("seq", flat=True).first()
        last = (chain.head.seq if young is None else young - 1) if events.exists() else 0
        last = min(last, chain.head.anchor_seq + BATCH)
        if last <= chain.head.anchor_seq:
            return 0
        anchor = events.get(seq=last)
        Entry.objects.filter(account=account, seq__lte=last).delete()
        # A plain query set: the model's own refuses to delete.
        gone, _ = QuerySet(Event).filter(account=account, seq__lte=last).delete()
        chain.head.anchor_seq, chain.head.anchor_hash = last, anchor.hash
        chain.head.save(update_fields=["anchor_seq", "anchor_hash"])
        details = {"up_to": str(last), "hash": anchor.hash, "days": str(days)}
        chain.append(Kind.TIDIED, Actor.without_session(account), arguments=details)
    return gone

"""Decide, finish and sign a review."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.models import Event
from panel.journal.noting import noted
from panel.reviews.models import Decision, Item, Review

LONGEST_COMMENT = 500


def save(review: Review, items: Iterable[Item], typed: Mapping[str, str], by: str) -> int:
    """What was chosen and typed for these; the number of items that changed."""
    changed = []
    for item in items:
        decision = typed.get(f"decision-{item.number}", item.decision)
        comment = typed.get(f"comment-{item.number}", item.comment).strip()[:LONGEST_COMMENT]
        if decision not in ("", *Decision.values) or (decision, comment) == (item.decision, item.comment):
            continue
        item.decision, item.comment = decision, comment
        item.decided_by, item.decided = (by, timezone.now()) if decision else ("", None)
        changed.append(item)
    with transaction.atomic():
        if not Review.objects.select_for_update().filter(pk=review.pk, finished=None).exists():
            return 0
        Item.objects.bulk_update(changed, ["decision", "comment", "decided_by", "decided"], batch_size=100)
    return len(changed)


def finish(review: Review, actor: Actor, note: str) -> bool:
    """Date and sign it; False while something is undecided, or if it was finished before."""
    with transaction.atomic():
        now = Review.objects.select_for_update().get(pk=review.pk)
        if now.finished or now.items.filter(decision="").exists():
            return False
        now.finished, now.finished_by, now.note = timezone.now(), actor.name, note
        now.event = noted(actor, Kind.REVIEW_FINISHED, details=signed(now)).seq
        now.save()
    return True


def signed(review: Review) -> dict[str, str]:
    """What the journal keeps: the digest proves the rest."""
    number = {str(choice): review.items.filter(decision=choice).count() for choice in Decision}
    told = ", ".join(f"{value} {name}" for name, value in number.items())
    return {"review": str(review.pk), "decisions": told, "sha256": review.digest()}


def signed_digest(review: Review) -> str:
    """What the journal holds; another digest now means that somebody changed it in the database."""
    event = Event.objects.filter(account=review.account, seq=review.event or 0).first()
    return event.arguments.get("sha256", "") if event else ""

"""An account's places: so many calls at a time, across all jobs and workers; fewer after the API was busy.

A lane of a worker holds a place for as long as it sends, and its job's heartbeat renews it. A worker that dies loses
its places when their time is over.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from panel.jobs.models import Pace, Place
from panel.people.models import Account

LEASE = timedelta(seconds=20)  # longer than a call may last
ONE_MORE_AFTER = timedelta(seconds=10)  # without a busy API
FIRST_HOLD, LONGEST_HOLD = 0.5, 30.0  # seconds


def allowed(account_id: int) -> int:
    """How many places there are now."""
    pace, most = Pace.objects.filter(account=account_id).first(), settings.JOB_CALLS_AT_ONCE
    return int(min(most, grown(pace))) if pace else int(most)


def grown(pace: Pace) -> float:
    """One place more for every ten quiet seconds."""
    return pace.places + (timezone.now() - pace.at) / ONE_MORE_AFTER


def hold_seconds(account_id: int) -> float:
    """How long nobody may send."""
    until = Pace.objects.filter(account=account_id).values_list("hold_until", flat=True).first()
    return max((until - timezone.now()).total_seconds(), 0) if until else 0


def slow_down(account: Account) -> None:
    """The API was busy: half the places, and a pause for all; each pause in a row is twice as long."""
    with transaction.atomic():
        new = {"places": float(settings.JOB_CALLS_AT_ONCE), "at": timezone.now() - LEASE}
        Pace.objects.get_or_create(account=account, defaults=new)
        pace = Pace.objects.select_for_update().get(account=account)
        now = timezone.now()
        if now < pace.hold_until:
            return  # the calls that were on their way with the first one say nothing new
        in_a_row = now - pace.at < ONE_MORE_AFTER
        pace.places = max(1.0, min(float(settings.JOB_CALLS_AT_ONCE), grown(pace)) / 2)
        pace.hold_seconds = min(pace.hold_seconds * 2, LONGEST_HOLD) if in_a_row else FIRST_HOLD
        pace.at, pace.hold_until = now, now + timedelta(seconds=pace.hold_seconds)
        pace.save()


def take(account_id: int, holder: UUID, number: int) -> bool:
    """Whether this place is the holder's now."""
    now = timezone.now()
    place, _ = Place.objects.get_or_create(account_id=account_id, number=number)
    free = Q(holder=None) | Q(until__lt=now)
    return bool(Place.objects.filter(free, pk=place.pk).update(holder=holder, until=now + LEASE))


def renew(holder: UUID) -> list[int]:
    """The places that the holder has, for some time more."""
    places = Place.objects.filter(holder=holder, until__gt=timezone.now())
    places.update(until=timezone.now() + LEASE)
    return list(places.values_list("number", flat=True))


def give_back(account_id: int, holder: UUID, number: int) -> None:
    """Let others have it."""
    Place.objects.filter(account=account_id, number=number, holder=holder).update(holder=None)


def share(claims: list[UUID | None], claim: UUID, places: int) -> int:
    """How many of the places a job may hold: they are dealt out to the account's jobs, one after the other."""
    if claim not in claims:
        return 0
    each, left = divmod(places, len(claims))
    return each + (claims.index(claim) < left)

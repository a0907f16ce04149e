"""So many calls at a time for each account, across all jobs and workers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import override_settings
from django.utils import timezone

from panel.jobs import places
from panel.jobs.models import Pace, Place
from panel.people.models import Account


def taken(account: Account, number: int) -> list[bool]:
    """What `number` jobs get that want one place each."""
    there = range(places.allowed(account.pk))
    return [any(places.take(account.pk, uuid4(), place) for place in there) for _ in range(number)]


def test_an_account_has_three_places_whoever_wants_them(account: Account) -> None:
    assert taken(account, 5) == [True, True, True, False, False]


def test_the_setting_says_how_many_there_are(account: Account) -> None:
    with override_settings(JOB_CALLS_AT_ONCE=1):
        assert taken(account, 2) == [True, False]


def test_a_holder_that_died_loses_its_place(account: Account) -> None:
    assert taken(account, 4) == [True, True, True, False]
    Place.objects.filter(number=1).update(until=timezone.now() - timedelta(seconds=1))
    assert taken(account, 2) == [True, False]


@pytest.mark.parametrize(
    ("number", "places_there", "shares"), [(1, 3, [3]), (2, 3, [2, 1]), (4, 3, [1, 1, 1, 0]), (2, 1, [1, 0])]
)
def test_places_are_dealt_out_to_the_jobs_in_turn(number: int, places_there: int, shares: list[int]) -> None:
    claims = [uuid4() for _ in range(number)]
    assert [places.share(list(claims), claim, places_there) for claim in claims] == shares


def test_a_busy_api_halves_the_places_and_quiet_gives_one_back_after_the_other(account: Account) -> None:
    places.slow_down(account)
    assert places.allowed(account.pk) == 1
    assert 0 < places.hold_seconds(account.pk) <= 0.5
    Pace.objects.filter(account=account).update(at=timezone.now() - timedelta(seconds=11))
    assert places.allowed(account.pk) == 2
    Pace.objects.filter(account=account).update(at=timezone.now() - timedelta(hours=1))
    assert places.allowed(account.pk) == 3


def test_each_pause_in_a_row_is_twice_as_long(account: Account) -> None:
    held = []
    for _ in range(3):
        places.slow_down(account)
        held.append(Pace.objects.get(account=account).hold_seconds)
        Pace.objects.filter(account=account).update(hold_until=timezone.now())
    assert held == [0.5, 1.0, 2.0]

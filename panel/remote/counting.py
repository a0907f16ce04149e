"""Counts users: of a few applications per visit, of those in a list, or of all, step by step, on request.

Counting one application takes a call, and a second one if it has more users than a call returns.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from panel.api.answers import Slice
from panel.api.applications import Application
from panel.api.errors import INVALID_APPLICATION_ID, ApiError, ApiRefused
from panel.remote.at_once import at_once
from panel.remote.counts import Count, Counts, Round
from panel.remote.kept import now
from panel.remote.member_api import MemberApi

IN_ONE_CALL = 50  # users
STEP = 60  # applications
STEP_SECONDS = 4.0  # of a request's ten seconds; the next request does the rest
LIST_SECONDS = 6.0
RECENT = timedelta(minutes=1)  # a list of applications shows no older counts
STILL_GOOD = timedelta(minutes=10)  # a visit renews older ones with its remaining calls


class Allowance:
    """A number of calls that several threads share."""

    def __init__(self, calls: int) -> None:
        self._left = calls
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Take one; False if none is left."""
        with self._lock:
            self._left -= 1
            return self._left >= 0


def count(api: MemberApi, application_id: int, may_ask_again: Callable[[], bool] = lambda: True) -> Count | None:
    """The users of an application; None if it no longer exists.

    Raises:
        ApiError
    """
    at = now()
    try:
        users = api.users.list(application_id, count=IN_ONE_CALL)
        inactive = None
        if len(users) >= users.total:
            inactive = sum(not user.active for user in users)
        elif may_ask_again():
            inactive = api.users.list(application_id, active=False, count=1).total
    except ApiRefused as refusal:
        if refusal.code == INVALID_APPLICATION_ID:
            return None
        raise
    return Count(at, users.total, inactive)


def topped_up(api: MemberApi, first: Slice[Application], calls: int) -> Counts:
    """The counts of all applications that are known, after at most this many calls for the missing ones.

    Raises:
        ApiError
    """
    counts = api.kept.counts()
    wanted = to_count(counts, [application.id for application in first])[:calls]
    if not wanted:
        return counts
    second_calls = Allowance(calls - len(wanted))
    found = list(zip(wanted, at_once(lambda id_: count(api, id_, second_calls.take), wanted), strict=True))
    counted = {id_: each for id_, each in found if each}
    gone = [id_ for id_, each in found if each is None]
    return api.kept.change_counts(lambda counts: counts.after(counted).without(gone))


def to_count(counts: Counts, shown: list[int]) -> list[int]:
    """Applications without a count, first those that changed here; if there are none, those with the oldest counts."""
    known = counts.applications
    changed = [id_ for id_, each in known.items() if each.users is None]
    unknown = [id_ for id_ in shown if id_ not in known or known[id_].inactive is None]
    if changed or unknown:
        return list(dict.fromkeys(changed + unknown))
    old = [id_ for id_ in shown if now() - known[id_].at > STILL_GOOD]
    return sorted(old, key=lambda id_: known[id_].at)


def users_of(api: MemberApi, application_ids: Iterable[int], *, fresh: bool = False) -> dict[int, int | None]:
    """Application id -> number of users, at most a minute old; None if it could not be counted in time."""
    ids, known = list(application_ids), {} if fresh else api.kept.counts().applications
    recent = {id_: each for id_, each in known.items() if each.users is not None and now() - each.at < RECENT}
    wanted = [id_ for id_ in ids if id_ not in recent]
    late = time.monotonic() + LIST_SECONDS

    def counted(application_id: int) -> Count | None:
        try:
            return count(api, application_id) if time.monotonic() < late else None
        except ApiError:
            return None

    found = {id_: each for id_, each in zip(wanted, at_once(counted, wanted), strict=True) if each}
    if found:
        api.kept.change_counts(lambda counts: counts.after(found))
    return {id_: each.users if (each := (recent | found).get(id_)) else None for id_ in ids}


def count_on(api: MemberApi) -> Counts:
    """One step of counting all applications; the next request of any member continues.

    Raises:
        ApiError: what was counted before it is kept.
    """
    round_ = api.kept.counts().round or Round(now())
    applications = api.applications.list(offset=round_.done, count=STEP)
    step = Step(api, time.monotonic() + STEP_SECONDS)
    found = at_once(step.count, applications)
    done = next((place for place, each in enumerate(found) if each is None), len(found))
    round_ = Round(round_.started, round_.done + done, applications.total)
    is_over = not step.error and (not len(applications) or round_.done >= round_.of)
    counted = {application.id: each for application, each in zip(applications, found, strict=True) if each}
    gone = [id_ for id_, each in counted.items() if each is GONE]

    def change(counts: Counts) -> Counts:
        counts = counts.after(counted).without(gone)
        return counts.since(round_.started) if is_over else counts.standing_at(round_)

    counts = api.kept.change_counts(change)
    if step.error:
        raise step.error
    return counts


GONE = Count(datetime.max.replace(tzinfo=UTC))


@dataclass
class Step:
    """Counts until time is over, or until a call fails."""

    api: MemberApi
    late: float
    error: ApiError | None = None

    def count(self, application: Application) -> Count | None:
        """GONE if it was deleted; None if a later step counts it."""
        if self.error or time.monotonic() > self.late:
            return None
        try:
            return count(self.api, application.id) or GONE
        except ApiError as error:
            self.error = error
            return None

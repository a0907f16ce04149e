"""Numbers that are the same whichever process is asked: read from the database and the shared cache at each scrape."""

import logging
from collections.abc import Iterable, Iterator

from django.db import DatabaseError
from django.db.models import Count, QuerySet
from django.utils import timezone
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from panel import __version__
from panel.audit_stream import health as audit_stream
from panel.jobs.models import Job, JobRow
from panel.jobs.states import ENDED, JobState, RowState
from panel.monitoring import readiness
from panel.people.models import Account
from panel.resilience.breaker import breaker_of

log = logging.getLogger(__name__)


class StateCollector(Collector):
    """If the database is away, only `panel_info` and `panel_state_readable` 0 are left."""

    def collect(self) -> Iterator[Metric]:
        yield gauge("panel_info", "The version of the panel.", {__version__: 1}, "version")
        try:
            found = list(state())
        except DatabaseError:
            log.exception("The metrics of the database cannot be read.")
            found = []
        yield gauge("panel_state_readable", "Whether the database could be asked for what follows.", bool(found))
        yield from found


def state() -> Iterator[Metric]:
    accounts = list(Account.objects.all())
    yield gauge("panel_accounts", "Connected accounts.", len(accounts))
    yield gauge("panel_cache_usable", "Whether the shared cache can be used.", readiness.cache() == readiness.OK)
    open_breakers = sum(breaker_of(one.api_url, one.account_id).is_open() for one in accounts)
    yield gauge("panel_breakers_open", "Accounts whose API is left alone, as it does not answer.", open_breakers)
    jobs = by_state(Job.objects.all(), JobState.values)
    yield gauge("panel_jobs", "Jobs, the ended ones of the last month among them.", jobs, "state")
    rows = by_state(JobRow.objects.exclude(job__state__in=ENDED), RowState.values)
    yield gauge("panel_job_rows", "Rows of jobs that have not ended.", rows, "state")
    if audit_stream.is_on():
        yield from stream_state([audit_stream.health_of(account) for account in accounts])


def stream_state(streams: list[audit_stream.Health]) -> Iterator[Metric]:
    """Of all accounts together."""
    now = timezone.now()
    waits = [(now - one.oldest).total_seconds() for one in streams if one.oldest]
    waiting, failures = sum(one.waiting for one in streams), max((one.failures for one in streams), default=0)
    yield gauge("panel_audit_stream_lag_events", "Events of the journal that are not sent on yet.", waiting)
    yield gauge("panel_audit_stream_lag_seconds", "Age of the oldest of them.", max(waits, default=0.0))
    yield gauge("panel_audit_stream_failures", "Failures in a row; of the account that has most.", failures)


def by_state[T: (Job, JobRow)](query: QuerySet[T], states: Iterable[str]) -> dict[str, int]:
    return dict.fromkeys(states, 0) | dict(query.values_list("state").annotate(Count("pk")).order_by())


def gauge(name: str, said: str, value: float | dict[str, int], label: str = "") -> GaugeMetricFamily:
    """With `label`, `value` is the label's value -> the number."""
    if not isinstance(value, dict):
        return GaugeMetricFamily(name, said, value=float(value))
    family = GaugeMetricFamily(name, said, labels=[label])
    for of, number in value.items():
        family.add_metric([of], number)
    return family

"""`/status/`: how the panel does, for those who read its logs. Its checks are the doctor's, those that are quick."""

import time
from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from panel import __version__
from panel.access.decorators import section
from panel.access.matrix import Section
from panel.api.deadlines import until
from panel.doctor.account import clock, good_key, key_age, readable_key
from panel.doctor.findings import Finding, note, problem, well
from panel.doctor.machine import cached, last_backup, worker
from panel.doctor.stream import audit_stream
from panel.people.models import Account
from panel.remote.requests import PanelRequest
from panel.resilience.breaker import breaker_of

CLOCK_SECONDS = 3.0  # for its one call, which no breaker guards

type Line = tuple[str, Finding]


@section(Section.LOGS)
@never_cache
@require_safe
def status(request: PanelRequest) -> HttpResponse:
    account = request.user.account
    lines = [*of_the_account(account), *of_the_panel()]
    return render(request, "monitoring/status.html", {"lines": lines, "version": __version__})


def of_the_panel() -> list[Line]:
    return [(_("Cache"), cached()), (_("Worker"), worker()), (_("Last backup"), last_backup())]


def of_the_account(account: Account) -> Iterator[Line]:
    """The clock is read off an answer of the API, so it is not asked for where there is none."""
    answered = api(account)
    yield _("API"), answered
    yield _("Key"), key(account)
    yield _("Clock"), note(_("It cannot be compared now.")) if answered.advice else compared_clock(account)
    yield _("Journal, sent on"), audit_stream(account)


def api(account: Account) -> Finding:
    """Asked now, unless the breaker says that there is no answer to be had."""
    readable = readable_key(account)
    if readable.advice:
        return readable
    if breaker_of(account.api_url, account.account_id).is_open():
        advice = _("The panel tries again by itself, every few seconds. Lists show what was read last.")
        return problem(_("The API has not answered for a while."), advice)
    began = time.perf_counter()
    found = good_key(account)
    milliseconds = round((time.perf_counter() - began) * 1000)
    if found.advice:
        return found
    return well(_("It accepts the key, and answered in %(number)d ms.") % {"number": milliseconds})


def key(account: Account) -> Finding:
    readable = readable_key(account)
    return readable if readable.advice else key_age(account)


def compared_clock(account: Account) -> Finding:
    with until(time.monotonic() + CLOCK_SECONDS):
        return clock(account)

"""The journal, sent on."""

from datetime import timedelta

from django.utils import timezone

from panel.audit_stream import health
from panel.doctor.findings import Finding, note, problem, well
from panel.people.models import Account

LATE = timedelta(minutes=10)


def audit_stream(account: Account) -> Finding:
    if not health.is_on():
        return note("the journal is not sent on: PANEL_AUDIT_STREAM is not set.")
    now = health.health_of(account)
    if now.failures:
        advice = "Nothing is lost, and the panel tries again by itself. Check the receiver and its address."
        return problem(
            f"the journal is not taken by {now.receiver}; {now.waiting} event(s) wait. {now.last_error}", advice
        )
    if now.oldest and timezone.now() - now.oldest > LATE:
        said = f"{now.waiting} event(s) of the journal wait to be sent on, since {now.oldest:%Y-%m-%d %H:%M} UTC."
        return problem(said, "Check that a worker runs, and that its settings name the same receiver.")
    return well(f"the journal up to event {now.seq} is at {now.receiver}; {now.waiting} event(s) wait.")

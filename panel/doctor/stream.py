"""The journal, sent on."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from panel.audit_stream import health
from panel.doctor.findings import Finding, note, problem, well
from panel.people.models import Account

LATE = timedelta(minutes=10)


def audit_stream(account: Account) -> Finding:
    if not health.is_on():
        return note(_("the journal is not sent on: PANEL_AUDIT_STREAM is not set."))
    now = health.health_of(account)
    if now.failures:
        advice = _("Nothing is lost, and the panel tries again by itself. Check the receiver and its address.")
        said = _("the journal is not taken by %(receiver)s; events that wait: %(number)d. %(error)s")
        about = {"receiver": now.receiver, "number": now.waiting, "error": now.last_error}
        return problem(said % about, advice)
    if now.oldest and timezone.now() - now.oldest > LATE:
        said = _("events of the journal that wait to be sent on: %(number)d, since %(time)s UTC.")
        about = {"number": now.waiting, "time": f"{now.oldest:%Y-%m-%d %H:%M}"}
        return problem(said % about, _("Check that a worker runs, and that its settings name the same receiver."))
    said = _("the journal up to event %(event)d is at %(receiver)s; events that wait: %(number)d.")
    return well(said % {"event": now.seq, "receiver": now.receiver, "number": now.waiting})

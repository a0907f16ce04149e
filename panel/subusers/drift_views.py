"""What was changed past the panel: look, accept, put back."""

import hashlib
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.api.errors import ApiError
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import noted
from panel.remote.requests import PanelRequest
from panel.team.drift import knowing
from panel.team.drift.comparing import Finding
from panel.team.drift.history import History, names_of, with_history
from panel.team.drift.putting_back import deletes, rows_of, why_not
from panel.team.plans import plan_for
from panel.team.suspending import Standing
from panel.web.api_forms import error_in_words


class Looked(NamedTuple):
    """The team now, and what differs."""

    standing: Standing
    findings: list[Finding]

    @property
    def digest(self) -> str:
        """Of what the member has seen: only that is accepted or put back."""
        told = "\n".join(f"{each.key} {each.was} {each.now}" for each in self.findings)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def look(request: PanelRequest) -> Looked:
    """Subusers and service accounts, read now.

    Raises:
        ApiError
    """
    at = timezone.now()
    standing = Standing.read(request.api)
    return Looked(standing, knowing.look(request.user.account, standing.team, standing.keys, at))


@section(Section.EDITING_A_SUBUSER)
@never_cache
@require_safe
def drift(request: PanelRequest) -> HttpResponse:
    """`/settings/subusers/drift/`: each difference, with who and when from the account's history."""
    looked, account, problem = look(request), request.user.account, ""
    known = knowing.known_of(account)
    names = names_of(looked.standing.team, looked.standing.keys)
    try:
        history = with_history(account, request.api, looked.findings, known, names)
    except ApiError as error:
        history, problem = History(looked.findings, []), error_in_words(error)
    context = {
        "found": [(finding, why_not(finding, account.key_id)) for finding in history.findings],
        "others": history.others,
        "is_complete": history.is_complete,
        "problem": problem,
        "since": known.since,
        "digest": looked.digest,
        "crumbs": [(_("Subusers"), reverse("subusers:list"))],
    }
    return render(request, "subusers/drift.html", context)


@section(Section.EDITING_A_SUBUSER)
@require_POST
def accept_drift(request: PanelRequest) -> HttpResponse:
    """`.../drift/accept/`: the team as it is now is what the panel knows."""
    looked = look(request)
    if request.POST.get("seen") != looked.digest:
        messages.warning(request, _("The team was changed again. Nothing was accepted: look at it again."))
        return redirect("subusers:drift")
    rows = knowing.latest_rows(request.api)
    # An acceptance that is not in the journal must not count.
    noted(
        Actor.of(request), Kind.DRIFT_ACCEPTED, details={"changes": "; ".join(map(in_a_line, looked.findings))[:2000]}
    )
    knowing.accept(request.user.account, looked.standing.team, looked.standing.keys, rows)
    messages.success(request, _("The team as it is now was accepted."))
    return redirect("subusers:list")


def in_a_line(finding: Finding) -> str:
    return f"{finding.thing.kind} {finding.thing.name or finding.thing.id}: {finding.in_words}"


@section(Section.EDITING_A_SUBUSER)
@require_POST
def put_back(request: PanelRequest) -> HttpResponse:
    """`.../drift/back/`: a plan for the selected changes."""
    looked = look(request)
    chosen, own = set(request.POST.getlist("finding")), request.user.account.key_id
    if request.POST.get("seen") != looked.digest:
        messages.warning(request, _("The team was changed again. Nothing was planned: look at it again."))
        return redirect("subusers:drift")
    rows = rows_of(each for each in looked.findings if each.key in chosen and not why_not(each, own))
    if not rows:
        messages.info(request, _("Select what to put back."))
        return redirect("subusers:drift")
    action = "put_back_deleting" if deletes(rows) else "put_back"
    return redirect("jobs:detail", plan_for(request.user, action, _("Put back what was changed elsewhere"), rows).pk)

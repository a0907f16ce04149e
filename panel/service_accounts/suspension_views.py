"""A service account that a review suspended: its roles are given back by a plan, or forgotten."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import note
from panel.remote.requests import PanelRequest
from panel.service_accounts.lookup import check_within, row_or_404
from panel.team.key_steps import about_key, restore_key_row
from panel.team.models import forget_key_suspension, key_suspension_of
from panel.team.plans import plan_for


# Of subusers, since the plan is a job about the team, which only opens with this section.
@section(Section.EDITING_A_SUBUSER)
@require_POST
def restore(request: PanelRequest, key_id: str) -> HttpResponse:
    """`.../<key_id>/restore/`: the plan that gives back what was remembered."""
    row = row_or_404(request, key_id)
    check_within(row, "SetKeyRoles")
    known = key_suspension_of(request.user.account, key_id)
    if known is None:
        messages.info(request, _("%(name)s is not suspended.") % {"name": row.name})
        return redirect("service_accounts:detail", key_id)
    title = f"{_('Restore')}: {row.name}"
    return redirect("jobs:detail", plan_for(request.user, "restore", title, [restore_key_row(row.key, known)]).pk)


@section(Section.EDITING_A_SUBUSER)
@require_POST
def forget(request: PanelRequest, key_id: str) -> HttpResponse:
    """`.../<key_id>/forget/`: it is no longer called suspended, and stays as it is."""
    row = row_or_404(request, key_id)
    if forget_key_suspension(request.user.account, key_id):
        note(Actor.of(request), Kind.SUSPENSION_FORGOTTEN, about_key(row.key))
        messages.success(request, _("What %(name)s had before is forgotten.") % {"name": row.name})
    else:
        messages.info(request, _("%(name)s is not suspended.") % {"name": row.name})
    return redirect("service_accounts:detail", key_id)

"""Suspend, restore, leave: each makes a plan, which is the page of a job, and sends nothing by itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.api.subusers import Subuser
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import note
from panel.journal.subject import Subject
from panel.people.models import Member
from panel.remote.requests import PanelRequest
from panel.subusers.leaving_forms import LeaveForm, SuspendForm
from panel.subusers.lookup import below, made_by, subuser_or_404
from panel.team.models import forget_suspension
from panel.team.plans import plan_for
from panel.team.suspending import Standing, leave_row, restore_rows, suspend_rows
from panel.web.http import page_or_partial


@section(Section.EDITING_A_SUBUSER)
@never_cache
@require_http_methods(["GET", "POST"])
def suspend(request: PanelRequest, subuser_id: int) -> HttpResponse:
    """`.../suspend/`: asks about their keys, and makes the plan."""
    subuser = subuser_or_404(request, subuser_id)
    form = SuspendForm(request.POST if request.method == "POST" else None, made=made_by(request, subuser))
    if form.is_valid():
        standing = Standing.read(request.api)
        rows = suspend_rows(standing, [subuser], force=form.cleaned_data["force"], made=form.chosen())
        return redirect("jobs:detail", plan_for(request.user, "suspend", title(_("Suspend"), subuser), rows).pk)
    return page_or_partial(request, "subusers/suspend.html", "editor", {"form": form, **below(request, subuser)})


@section(Section.EDITING_A_SUBUSER)
@require_POST
def restore(request: PanelRequest, subuser_id: int) -> HttpResponse:
    """`.../restore/`: the plan that gives back what was remembered."""
    subuser = subuser_or_404(request, subuser_id)
    rows = restore_rows(Standing.read(request.api), [subuser])
    return redirect("jobs:detail", plan_for(request.user, "restore", title(_("Restore"), subuser), rows).pk)


@section(Section.EDITING_A_SUBUSER)
@require_POST
def forget(request: PanelRequest, subuser_id: int) -> HttpResponse:
    """`.../forget/`: they are no longer called suspended, and stay as they are."""
    subuser = subuser_or_404(request, subuser_id)
    if forget_suspension(request.user.account, subuser_id):
        about = Subject("subuser", str(subuser.id), subuser.name)
        note(Actor.of(request), Kind.SUSPENSION_FORGOTTEN, about)
        messages.success(request, _("What %(name)s had before is forgotten.") % {"name": subuser.name})
    else:
        messages.info(request, _("%(name)s is not suspended.") % {"name": subuser.name})
    return redirect("subusers:detail", subuser_id)


@section(Section.EDITING_A_SUBUSER)
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: PanelRequest, subuser_id: int) -> HttpResponse:
    """`.../leave/`: suspend, hand over or delete keys, delete; as one plan."""
    subuser = subuser_or_404(request, subuser_id)
    form = LeaveForm(request.POST if request.method == "POST" else None, **choices_of(request, subuser))
    if form.is_valid():
        row = leave_row(Standing.read(request.api), subuser, form.made, form.leaving())
        return redirect("jobs:detail", plan_for(request.user, "leave", title(_("Leaves the team"), subuser), [row]).pk)
    return page_or_partial(request, "subusers/leave.html", "editor", {"form": form, **below(request, subuser)})


def choices_of(request: PanelRequest, subuser: Subuser) -> dict[str, Any]:
    """What they made, and who may look after it: whoever signs in here."""
    members = Member.objects.filter(account=request.user.account).exclude(subuser_id=subuser.id)
    return {"made": made_by(request, subuser), "others": members.order_by("name").values_list("name", flat=True)}


def title(what: str, subuser: Subuser) -> str:
    return f"{what}: {subuser.name}"

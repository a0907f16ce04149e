"""Saved views: a name for a list with its filters, order and columns; private, or for the team."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.remote.lookup import application_or_404
from panel.remote.requests import PanelRequest
from panel.saved_views.forms import SaveForm
from panel.saved_views.models import SavedView

MOST = 20  # that a member can have: they all stand in the rail
TOO_MANY = "You have %(most)d views, which is the limit. Delete one, then save this one again."


@section(Section.USERS_IN_AN_APPLICATION)
@require_safe
def list_views(request: PanelRequest) -> HttpResponse:
    """`/views/`: those that the member sees, and deletes."""
    views = SavedView.objects.visible_to(request.user).select_related("member")
    deletable = set(SavedView.objects.deletable_by(request.user).values_list("pk", flat=True))
    return render(request, "saved_views/list.html", {"views": views, "deletable": deletable})


@section(Section.USERS_IN_AN_APPLICATION)
@require_POST
def save(request: PanelRequest, application_id: int) -> HttpResponse:
    """`/application/<id>/views/save/`: a view with the same name of the same member is replaced."""
    application_or_404(request, application_id)
    member, form = request.user, SaveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The view was not saved. %(why)s") % form.said())
        return redirect("users:list", application_id)
    name = form.cleaned_data["view"]
    own = SavedView.objects.filter(member=member)
    if own.count() >= MOST and not own.filter(application_id=application_id, name=name).exists():
        messages.error(request, _(TOO_MANY) % {"most": MOST})
        return redirect("saved_views:list")
    values = {"account": member.account, "query": form.cleaned_data["query"], "for_team": form.cleaned_data["for_team"]}
    view, _new = SavedView.objects.update_or_create(
        member=member, application_id=application_id, name=name, defaults=values
    )
    messages.success(request, _("The view %(name)s was saved.") % {"name": name})
    return redirect(view.url)


@section(Section.USERS_IN_AN_APPLICATION)
@require_POST
def delete(request: PanelRequest, view_id: int) -> HttpResponse:
    """`/views/<id>/delete/`.

    Raises:
        Http404: there is no such view, or it is not this member's to delete.
    """
    view = get_object_or_404(SavedView.objects.deletable_by(request.user), pk=view_id)
    view.delete()
    messages.success(request, _("The view %(name)s was deleted.") % {"name": view.name})
    return redirect("saved_views:list")

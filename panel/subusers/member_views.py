"""A subuser as a member of this panel: password, one-time link, sessions. For the main account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import note
from panel.journal.subject import Subject
from panel.remote.outcomes import Saved
from panel.remote.requests import PanelRequest
from panel.sign_in import member_sessions, one_time_links, panel_passwords
from panel.subusers import saving
from panel.subusers.forms import ChangePasswordForm
from panel.subusers.lookup import about, below, signs_in_with, subuser_or_404
from panel.web import hand_over
from panel.web.http import page_or_partial


@section(Section.EDITING_A_SUBUSER)
@never_cache
@sensitive_post_parameters()
@sensitive_variables("form")
@require_http_methods(["GET", "POST"])
def change_password(request: PanelRequest, subuser_id: int) -> HttpResponse:
    """`.../password/`: a new password at Voximplant and here. The API needs the old one, so this page does as well."""
    subuser = subuser_or_404(request, subuser_id)
    form = ChangePasswordForm(request.POST if request.method == "POST" else None)
    match form.is_valid() and saving.set_password(request, subuser, form):
        case Saved():
            text = _("%(name)s has a new password, at Voximplant and here. Their sessions here were ended.")
            messages.success(request, text % {"name": subuser.name})
            location, password = reverse("subusers:detail", args=[subuser_id]), form.cleaned_data["new_password"]
            hand_over.leave(request, location, signs_in_with(request, subuser.name, password))
            return redirect(location)
    context = {"password_form": form, **below(request, subuser)}
    return page_or_partial(request, "subusers/password.html", "editor", context)


@section(Section.EDITING_A_SUBUSER)
@never_cache
@require_POST
def make_link(request: PanelRequest, subuser_id: int) -> HttpResponse:
    """`.../link/`: a one-time link, shown on this page and never again."""
    subuser = subuser_or_404(request, subuser_id)
    token = one_time_links.make(request.user.account, subuser.id, subuser.name)
    note(Actor.of(request), Kind.LINK_MADE, Subject("subuser", str(subuser.id), subuser.name))
    url = request.build_absolute_uri(reverse("sign_in:choose_password", query={"token": token}))
    return render(request, "subusers/link.html", {"url": url, **about(request, subuser)})


@section(Section.EDITING_A_SUBUSER)
@require_POST
def revoke_link(request: PanelRequest, subuser_id: int) -> HttpResponse:
    """`.../link/revoke/`: the one-time link stops working at once."""
    link = one_time_links.waiting(request.user.account, subuser_id)
    if one_time_links.revoke(request.user.account, subuser_id):
        about = Subject("subuser", str(subuser_id), link.name if link else "")
        note(Actor.of(request), Kind.LINK_TAKEN_BACK, about)
        messages.success(request, _("The one-time link of %(name)s was revoked.") % {"name": about.name or subuser_id})
    else:
        messages.info(request, _("There is no one-time link any more: it was used, or its time is over."))
    return redirect("subusers:detail", subuser_id)


@section(Section.EDITING_A_SUBUSER)
@require_POST
def end_sessions(request: PanelRequest, subuser_id: int) -> HttpResponse:
    """`.../sessions/end/`: the session named by `session`, or all of the member's."""
    member = panel_passwords.member_of(request.user.account, subuser_id)
    session_id = request.POST.get("session")
    if member is None:
        ended = False
    else:
        ended = member_sessions.end(member, session_id) if session_id else member.end_sessions() > 0
    if member is not None and ended:
        note(Actor.of(request), Kind.SESSIONS_ENDED, Subject("member", str(member.pk), member.name))
        text = _("The session of %(name)s was ended.") if session_id else _("All sessions of %(name)s were ended.")
        messages.success(request, text % {"name": member.name})
    else:
        messages.info(request, _("This session had already ended."))
    return redirect("subusers:detail", subuser_id)

"""The skills and queues of one user."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.remote.lookup import application_or_404, user_or_404
from panel.remote.outcomes import Saved, Unchanged
from panel.remote.requests import PanelRequest
from panel.remote.undoing import say_done
from panel.skills import saving
from panel.skills.abilities import abilities_of
from panel.skills.choices import NOT_ASKED, choices_for
from panel.skills.forms import AgentForm, BindForm
from panel.web.crumbs import application_crumbs
from panel.web.http import page_or_partial
from panel.web.lists import way_back
from panel.web.messages import unchanged

BOUND = {
    ("skill", True): N_("%(name)s now has the skill %(what)s."),
    ("skill", False): N_("%(name)s no longer has the skill %(what)s."),
    ("queue", True): N_("%(name)s is now in the queue %(what)s."),
    ("queue", False): N_("%(name)s is no longer in the queue %(what)s."),
}


@section(Section.USERS_IN_AN_APPLICATION)
@never_cache
@require_http_methods(["GET", "POST"])
def of_user(request: PanelRequest, application_id: int, user_id: int) -> HttpResponse:
    """`.../users/<user_id>/skills/`: bind and unbind; a part of the user's page, and also its own page."""
    application = application_or_404(request, application_id)
    user = user_or_404(request, application_id, user_id)
    form = BindForm(request.POST if request.method == "POST" else None)
    there_are = choices_for(request, application_id) if form.is_valid() else NOT_ASKED
    match form.is_valid() and saving.bind(request, application_id, user, form, smart=there_are.smart):
        case Saved():
            text = _(BOUND[form.binding.kind, form.binding.bind])
            text %= {"name": user.name, "what": there_are.name_of(form.binding.kind, form.binding.id)}
            say_done(request, text, Section.USERS_IN_AN_APPLICATION, about=user.name)
            return redirect("skills:of_user", application_id, user_id)
    abilities = abilities_of(request, application_id, user)
    agent = AgentForm(now={"max_conversations": abilities.max_conversations})
    users = (_("Users"), way_back(request, "users:list", application_id))
    context = {
        "application": application,
        "crumbs": application_crumbs(
            request.access, application, users, (user.name, way_back(request, "users:detail", application_id, user_id))
        ),
        "form": form,
        "shown": user,
        "abilities": abilities,
        "agent": agent,
        "levels": range(1, 6),
    }
    return page_or_partial(request, "skills/of_user.html", "skills", context)


@section(Section.USERS_IN_AN_APPLICATION)
@require_POST
def set_agent(request: PanelRequest, application_id: int, user_id: int) -> HttpResponse:
    """`.../users/<user_id>/agent/`: whether SmartQueue gives them calls, and how many chats at once."""
    user = user_or_404(request, application_id, user_id)
    abilities = abilities_of(request, application_id, user)
    form = AgentForm(request.POST, now={"max_conversations": abilities.max_conversations})
    match form.is_valid() and saving.set_agent(request, application_id, user, form, abilities.max_conversations):
        case Saved():
            messages.success(request, _("%(name)s was changed.") % {"name": user.name})
        case Unchanged():
            unchanged(request, user.name)
        case _:
            messages.error(request, form.in_a_sentence(_("%(name)s was not changed.") % {"name": user.name}))
    return redirect("skills:of_user", application_id, user_id)

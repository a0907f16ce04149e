"""Skills and queues of one user, and the skills of ACD v1 themselves."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.api.users import Skill
from panel.remote.lookup import application_or_404
from panel.remote.outcomes import Saved, Unchanged
from panel.remote.requests import PanelRequest
from panel.users import saving
from panel.users.skill_forms import AgentForm, BindForm, SkillForm
from panel.users.skills import abilities_of, choices_for
from panel.users.views import frame, user_or_404
from panel.web.api_forms import TypedNameForm
from panel.web.crumbs import application_crumbs
from panel.web.http import page_or_partial


@section(Section.USERS_IN_AN_APPLICATION)
@never_cache
@require_http_methods(["GET", "POST"])
def user_skills(request: PanelRequest, application_id: int, user_id: int) -> HttpResponse:
    """`.../users/<user_id>/skills/`: bind and unbind; a part of the user's page, and a page of its own."""
    application = application_or_404(request, application_id)
    user = user_or_404(request, application_id, user_id)
    form = BindForm(request.POST if request.method == "POST" else None)
    smart = form.is_valid() and choices_for(request, application_id).smart
    match form.is_valid() and saving.bind(request, application_id, user, form, smart=smart):
        case Saved():
            did = "was given" if form.binding.bind else "has lost"
            messages.success(request, f"{user.name} {did} the {form.binding.kind}.")
            return redirect("users:skills", application_id, user_id)
    abilities = abilities_of(request, application_id, user)
    agent = AgentForm(now={"max_conversations": abilities.max_conversations})
    context = {"form": form, "shown": user, "abilities": abilities, "agent": agent, "levels": range(1, 6)}
    return page_or_partial(request, "users/skills.html", "skills", context | frame(request, application, user))


@section(Section.USERS_IN_AN_APPLICATION)
@require_POST
def set_agent(request: PanelRequest, application_id: int, user_id: int) -> HttpResponse:
    """`.../users/<user_id>/agent/`: whether SmartQueue gives it calls, and how many chats at once."""
    user = user_or_404(request, application_id, user_id)
    abilities = abilities_of(request, application_id, user)
    form = AgentForm(request.POST, now={"max_conversations": abilities.max_conversations})
    match form.is_valid() and saving.set_agent(request, application_id, user, form, abilities.max_conversations):
        case Saved():
            messages.success(request, f"{user.name} was changed.")
        case Unchanged():
            messages.info(request, "Nothing was changed.")
        case _:
            messages.error(request, form.in_a_sentence(f"{user.name} was not changed."))
    return redirect("users:skills", application_id, user_id)


@section(Section.USERS_IN_AN_APPLICATION)
@never_cache
@require_http_methods(["GET", "POST"])
def account_skills(request: PanelRequest, application_id: int) -> HttpResponse:
    """`.../users/skills/`: the skills of ACD v1, which belong to the whole account; add one."""
    application = application_or_404(request, application_id)
    form = SkillForm(request.POST if request.method == "POST" else None)
    match form.is_valid() and saving.add_skill(request, form):
        case Saved():
            messages.success(request, f"Skill {form.cleaned_data['name']} was added.")
            return redirect("users:account_skills", application_id)
    crumbs = application_crumbs(request.access, application, ("Users", reverse("users:list", args=[application_id])))
    context = {"application": application, "skills": request.api.skills.list(), "form": form, "crumbs": crumbs}
    return render(request, "users/account_skills.html", context)


@section(Section.USERS_IN_AN_APPLICATION)
@never_cache
@require_http_methods(["GET", "POST"])
def edit_skill(request: PanelRequest, application_id: int, skill_id: int) -> HttpResponse:
    """`.../users/skills/<skill_id>/`: another name."""
    skill = skill_or_404(request, skill_id)
    form = SkillForm(request.POST if request.method == "POST" else None, now={"name": skill.name})
    match form.is_valid() and saving.rename_skill(request, skill, form):
        case Unchanged():
            messages.info(request, "Nothing was changed.")
            return redirect("users:account_skills", application_id)
        case Saved():
            messages.success(request, f"Skill {skill.name} is called {form.cleaned_data['name']} now.")
            return redirect("users:account_skills", application_id)
    return render(request, "users/skill.html", {"form": form, **about(request, application_id, skill)})


@section(Section.USERS_IN_AN_APPLICATION)
@never_cache
@require_http_methods(["GET", "POST"])
def delete_skill(request: PanelRequest, application_id: int, skill_id: int) -> HttpResponse:
    """`.../users/skills/<skill_id>/delete/`: every user and queue loses it, when its name is typed."""
    skill = skill_or_404(request, skill_id)
    form = TypedNameForm(request.POST if request.method == "POST" else None, name=skill.name)
    match form.is_valid() and saving.delete_skill(request, skill, form):
        case Saved():
            messages.success(request, f"Skill {skill.name} was deleted.")
            return redirect("users:account_skills", application_id)
    context = {"form": form, "deleting": True, **about(request, application_id, skill)}
    return render(request, "users/skill.html", context)


def skill_or_404(request: PanelRequest, skill_id: int) -> Skill:
    """The account's skill.

    Raises:
        Http404: the account has no such skill.
    """
    skill = next((skill for skill in request.api.skills.list() if skill.id == skill_id), None)
    if skill is None:
        raise Http404("The account has no such skill.")
    return skill


def about(request: PanelRequest, application_id: int, skill: Skill) -> dict[str, object]:
    """What the pages about one skill show."""
    application = application_or_404(request, application_id)
    users = ("Users", reverse("users:list", args=[application_id]))
    skills = ("Skills", reverse("users:account_skills", args=[application_id]))
    return {
        "application": application,
        "skill": skill,
        "crumbs": application_crumbs(request.access, application, users, skills),
    }

"""The skills of ACD v1 themselves. They belong to the whole account."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.api.users import Skill
from panel.remote.lookup import application_or_404
from panel.remote.outcomes import Saved, Unchanged
from panel.remote.requests import PanelRequest
from panel.remote.undoing import say_done
from panel.skills import saving
from panel.skills.forms import SkillForm
from panel.web.api_forms import TypedNameForm
from panel.web.crumbs import application_crumbs
from panel.web.messages import success, unchanged


@section(Section.USERS_IN_AN_APPLICATION)
@never_cache
@require_http_methods(["GET", "POST"])
def list_skills(request: PanelRequest, application_id: int) -> HttpResponse:
    """`.../users/skills/`: all of them; add one."""
    application = application_or_404(request, application_id)
    form = SkillForm(request.POST if request.method == "POST" else None)
    match form.is_valid() and saving.create(request, form):
        case Saved():
            success(request, _("Skill %(name)s was added.") % form.cleaned_data, form.cleaned_data["name"])
            return redirect("skills:list", application_id)
    crumbs = application_crumbs(request.access, application, (_("Users"), reverse("users:list", args=[application_id])))
    context = {"application": application, "skills": request.api.skills.list(), "form": form, "crumbs": crumbs}
    return render(request, "skills/list.html", context)


@section(Section.USERS_IN_AN_APPLICATION)
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: PanelRequest, application_id: int, skill_id: int) -> HttpResponse:
    """`.../users/skills/<skill_id>/`: rename it."""
    skill = skill_or_404(request, skill_id)
    form = SkillForm(request.POST if request.method == "POST" else None, now={"name": skill.name})
    match form.is_valid() and saving.edit(request, skill, form):
        case Unchanged():
            unchanged(request, skill.name)
            return redirect("skills:list", application_id)
        case Saved():
            names = {"old": skill.name, "new": form.cleaned_data["name"]}
            text = _("Skill %(old)s is now called %(new)s.") % names
            say_done(request, text, Section.USERS_IN_AN_APPLICATION, about=skill.name)
            return redirect("skills:list", application_id)
    context = {"form": form, "deleting": False, **about(request, application_id, skill)}
    return render(request, "skills/edit.html", context)


@section(Section.USERS_IN_AN_APPLICATION)
@never_cache
@require_http_methods(["GET", "POST"])
def delete(request: PanelRequest, application_id: int, skill_id: int) -> HttpResponse:
    """`.../users/skills/<skill_id>/delete/`: every user and queue loses it, after its name is typed."""
    skill = skill_or_404(request, skill_id)
    form = TypedNameForm(request.POST if request.method == "POST" else None, name=skill.name)
    match form.is_valid() and saving.delete(request, skill, form):
        case Saved():
            success(request, _("Skill %(name)s was deleted.") % {"name": skill.name}, skill.name)
            return redirect("skills:list", application_id)
    context = {"form": form, "deleting": True, **about(request, application_id, skill)}
    return render(request, "skills/edit.html", context)


def skill_or_404(request: PanelRequest, skill_id: int) -> Skill:
    skill = next((skill for skill in request.api.skills.list() if skill.id == skill_id), None)
    if skill is None:
        raise Http404("The account has no such skill.")
    return skill


def about(request: PanelRequest, application_id: int, skill: Skill) -> dict[str, object]:
    application = application_or_404(request, application_id)
    users = (_("Users"), reverse("users:list", args=[application_id]))
    skills = (_("Skills"), reverse("skills:list", args=[application_id]))
    return {
        "application": application,
        "skill": skill,
        "crumbs": application_crumbs(request.access, application, users, skills),
    }

"""Writes about users and skills: what each of them came to."""

from panel.api.users import Skill, User
from panel.remote.attempts import attempt
from panel.remote.looks import of_skill, of_user
from panel.remote.outcomes import Attempted, Invalid, Unchanged
from panel.remote.requests import PanelRequest
from panel.users.forms import NewUserForm, UserForm
from panel.users.skill_forms import AgentForm, BindForm, SkillForm
from panel.users.skills import carry_out
from panel.web.api_forms import ApiForm


def create(request: PanelRequest, application_id: int, form: NewUserForm) -> Attempted[int | None]:
    """AddUser."""
    return attempt(request.api, form, lambda: request.api.users.add(application_id, **form.arguments()))


def save(request: PanelRequest, application_id: int, user: User, form: UserForm) -> Attempted[None] | Unchanged:
    """SetUserInfo, with what was edited. `active` always goes along: without it the API may switch a user on."""
    changes = form.changes()
    if not changes:
        return Unchanged()
    active = form.cleaned_data["active"] if user.active is None else user.active
    return change(request, application_id, user, form, **{"active": active, **changes})


def change(request: PanelRequest, application_id: int, user: User, form: ApiForm, **changes: object) -> Attempted[None]:
    """SetUserInfo of a user that was just read."""
    return attempt(
        request.api,
        form,
        lambda: request.api.users.change(user.id, **changes),  # type: ignore[arg-type]  # as the form has checked them
        before={str(user.id): of_user(user)},
        application_id=application_id,
    )


def delete(request: PanelRequest, application_id: int, user: User, form: ApiForm) -> Attempted[None]:
    """DelUser."""
    return attempt(
        request.api,
        form,
        lambda: request.api.users.delete(application_id, [user.id]),
        before={str(user.id): of_user(user)},
    )


def bind(request: PanelRequest, application_id: int, user: User, form: BindForm, *, smart: bool) -> Attempted[None]:
    """The one call that gives or takes a skill or queue."""
    return attempt(
        request.api,
        form,
        lambda: carry_out(request.api, application_id, user.id, form.binding, smart=smart),
        before=None if smart else {str(user.id): of_user(user)},
        application_id=application_id,
    )


def set_agent(
    request: PanelRequest, application_id: int, user: User, form: AgentForm, chats_now: int | None
) -> Attempted[None] | Unchanged:
    """SQ_SetAgentInfo. The number of chats always goes along: the API changes it when it is not sent."""
    settings = form.settings()
    if not settings:
        return Unchanged()
    settings.setdefault("max_conversations", chats_now)
    if settings["max_conversations"] is None:
        form.add_error("max_conversations", "Say how many chats at once: the API does not tell the present number.")
        return Invalid()
    return attempt(request.api, form, lambda: request.api.smartqueue.set_agents(application_id, [user.id], **settings))


def add_skill(request: PanelRequest, form: SkillForm) -> Attempted[int]:
    """AddSkill."""
    return attempt(request.api, form, lambda: request.api.skills.add(name=form.cleaned_data["name"]))


def rename_skill(request: PanelRequest, skill: Skill, form: SkillForm) -> Attempted[None] | Unchanged:
    """SetSkillInfo."""
    if not form.edited:
        return Unchanged()
    return attempt(
        request.api,
        form,
        lambda: request.api.skills.rename(skill.id, name=form.edited["name"]),
        before={str(skill.id): of_skill(skill)},
    )


def delete_skill(request: PanelRequest, skill: Skill, form: ApiForm) -> Attempted[None]:
    """DelSkill."""
    return attempt(
        request.api,
        form,
        lambda: request.api.skills.delete(skill.id),
        before={str(skill.id): of_skill(skill)},
    )

"""Writes about skills and queues; each returns its outcome."""

from django.utils.translation import gettext as _

from panel.api.client import Api
from panel.api.users import Skill, User
from panel.remote.attempts import attempt
from panel.remote.looks import of_skill, of_user
from panel.remote.outcomes import Attempted, Invalid, Unchanged
from panel.remote.requests import PanelRequest
from panel.skills.forms import AgentForm, BindForm, Binding, SkillForm
from panel.web.api_forms import ApiForm


def bind(request: PanelRequest, application_id: int, user: User, form: BindForm, *, smart: bool) -> Attempted[None]:
    return attempt(
        request.api,
        form,
        lambda: carry_out(request.api, application_id, user.id, form.binding, smart=smart),
        before=None if smart else {str(user.id): of_user(user)},
        application_id=application_id,
        named={str(user.id): of_user(user)},
    )


def set_agent(
    request: PanelRequest, application_id: int, user: User, form: AgentForm, chats_now: int | None
) -> Attempted[None] | Unchanged:
    """SQ_SetAgentInfo. The number of chats is always sent: without it, the API changes it."""
    settings = form.settings()
    if not settings:
        return Unchanged()
    settings.setdefault("max_conversations", chats_now)
    if settings["max_conversations"] is None:
        form.add_error("max_conversations", _("Type how many chats at once: the API does not say the present number."))
        return Invalid()
    return attempt(
        request.api,
        form,
        lambda: request.api.smartqueue.set_agents(application_id, [user.id], **settings),
        named={str(user.id): of_user(user)},
    )


def carry_out(api: Api, application_id: int, user_id: int, binding: Binding, *, smart: bool) -> None:
    """
    Raises:
        ApiError
    """
    chosen, users = [binding.id], [user_id]
    match (smart, binding.kind, binding.bind):
        case (False, "skill", _):
            api.skills.bind(chosen, users, bind=binding.bind)
        case (False, _, _):
            api.queues.bind(application_id, chosen, users, bind=binding.bind)
        case (True, "skill", True):
            api.smartqueue.bind_skills(application_id, {binding.id: binding.level}, users)
        case (True, "skill", False):
            api.smartqueue.unbind_skills(application_id, chosen, users)
        case (True, _, True):
            api.smartqueue.bind_queues(application_id, chosen, users)
        case _:
            api.smartqueue.unbind_queues(application_id, chosen, users)


def create(request: PanelRequest, form: SkillForm) -> Attempted[int]:
    return attempt(request.api, form, lambda: request.api.skills.add(name=form.cleaned_data["name"]))


def edit(request: PanelRequest, skill: Skill, form: SkillForm) -> Attempted[None] | Unchanged:
    if not form.edited:
        return Unchanged()
    return attempt(
        request.api,
        form,
        lambda: request.api.skills.rename(skill.id, name=form.edited["name"]),
        before={str(skill.id): of_skill(skill)},
    )


def delete(request: PanelRequest, skill: Skill, form: ApiForm) -> Attempted[None]:
    return attempt(
        request.api,
        form,
        lambda: request.api.skills.delete(skill.id),
        before={str(skill.id): of_skill(skill)},
    )

"""The import of users: its dry run. What it plans is sent by `user_work`."""

import csv
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from panel.access.matrix import Section
from panel.api.client import Api
from panel.api.errors import ApiError
from panel.api.smartqueue import Agent
from panel.api.users import USERS_PER_ACCOUNT, User
from panel.bulk.cells import as_bool, parted
from panel.bulk.checking import Draft, Values, check_rows, errors_of, names_once
from panel.bulk.user_columns import USERS
from panel.bulk.user_work import UserWork
from panel.bulk.users_there import UsersThere
from panel.jobs.kinds import Work
from panel.jobs.models import Job
from panel.remote.at_once import at_once
from panel.remote.member_api import MemberApi
from panel.skills.choices import Choices, read_choices
from panel.users.forms import CHANGEABLE, NewUserForm, UserForm
from panel.web.edit_forms import shown
from panel.web.making_passwords import make_password

BOOLEANS = {"active": "Active", "separate_balance": "Separate balance", "shared_balance": "Shared balance"}


class ImportUsers:
    """The kind of job. Options: application_id, make_passwords, set_passwords."""

    def sections(self, _job: Job) -> Iterable[Section]:
        """See Kind."""
        return [Section.USERS_IN_AN_APPLICATION]

    def check(self, api: MemberApi, job: Job, pulse: Callable[[], None]) -> None:
        """See Kind."""
        check_rows(job, USERS, DryRun(api, job), pulse)

    def open(self, job: Job) -> Work:
        """See Kind."""
        return UserWork(job.options["application_id"])


class DryRun:
    """Looks at drafts of rows, a part after the other."""

    def __init__(self, api: MemberApi, job: Job) -> None:
        self._api, self._options = api, job.options
        self._application_id: int = job.options["application_id"]
        self._there = UsersThere(self._application_id)
        self._seen: dict[str, int] = {}
        binds = {"skills", "queues"} & set(job.options["meanings"])
        self._choices = read_choices(api, self._application_id) if binds else None
        self._room = room(api, self._application_id, self._there.number(api))

    def __call__(self, drafts: list[Draft]) -> None:
        names_once(drafts, self._seen)
        present = [self._there.named(self._api, draft.values.get("name", "").strip()) for draft in drafts]
        agents = self._agents([user for user in present if user is not None])
        for draft, user in zip(drafts, present, strict=True):
            data = form_data(draft)
            if user is None:
                self._new(draft, data)
            else:
                self._present(draft, data, user)
            if self._choices is not None:
                bindings(draft, self._choices, bound(user, agents, smart=self._choices.smart))

    def _agents(self, users: list[User]) -> dict[int, Agent]:
        if not users or self._choices is None or not self._choices.smart:
            return {}
        found = self._api.smartqueue.agents(self._application_id, [user.id for user in users])
        return {agent.user_id: agent for agent in found}

    def _new(self, draft: Draft, data: Values) -> None:
        draft.is_new = True
        if not data.get("password") and self._options.get("make_passwords"):
            data["password"], draft.generated = make_password(), True
        form = NewUserForm({"active": "true", **data})
        if not form.is_valid():
            draft.problems += errors_of(form)
        if not draft.problems and self._room is not None:
            self._room -= 1
            if self._room < 0:
                limit = f"{USERS_PER_ACCOUNT:,}"
                draft.wrong("", _("The account may have {limit} users, and would have more.").format(limit=limit))
        if not draft.problems:
            draft.secret = form.cleaned_data["password"]
            draft.calls.append(("add", {name: form.cleaned_data[name] for name in CHANGEABLE}))
            draft.row.object_id = ""

    def _present(self, draft: Draft, data: Values, user: User) -> None:
        if not self._options.get("set_passwords"):
            data.pop("password", None)
        form = UserForm(data, user=user)
        draft.row.object_id = str(user.id)
        if not form.is_valid():
            draft.problems += errors_of(form)
            return
        now: Mapping[str, Any] = form.now or {}
        draft.secret = form.cleaned_data["password"]
        fields = dict(form.edited)
        for name, value in fields.items():
            draft.differences[str(form.fields[name].label)] = (shown(now[name]), shown(value))
        if draft.secret:
            draft.differences[str(form.fields["password"].label)] = ("", _("a new one"))
        if fields or draft.secret:
            draft.calls.append(("change", {"fields": fields, "seen": {name: now[name] for name in fields}}))


def form_data(draft: Draft) -> Values:
    """The values as the editor's form takes them; what is no yes and no no is a problem."""
    data = {name: text for name, text in draft.values.items() if name not in ("skills", "queues")}
    for name, label in BOOLEANS.items():
        if name not in data:
            continue
        value = as_bool(data[name])
        if value is None:
            draft.wrong(_(label), _("“{text}” is neither yes nor no.").format(text=data.pop(name)[:40]))
            continue
        data[name] = str(value).lower()
    if "shared_balance" in data:
        data["separate_balance"] = "false" if data.pop("shared_balance") == "true" else "true"
    if "name" in data:
        data["name"] = data["name"].strip()
    return data


def bound(user: User | None, agents: Mapping[int, Agent], *, smart: bool) -> dict[str, dict[int, int | None]]:
    """What a user has: skills and queues, id -> level where there are levels."""
    if user is None:
        return {"skills": {}, "queues": {}}
    if smart:
        agent = agents.get(user.id, Agent(user.id))
        skills = {skill.id: skill.level for skill in agent.skills}
        return {"skills": skills, "queues": dict.fromkeys(queue.id for queue in agent.queues)}
    by_hand = dict.fromkeys(queue.id for queue in user.queues if not queue.auto_link)
    return {"skills": dict.fromkeys(skill.id for skill in user.skills), "queues": by_hand}


def bindings(draft: Draft, choices: Choices, has: dict[str, dict[int, int | None]]) -> None:
    """The calls that give what is named and not there yet. What is not named stays."""
    for kind, label, offered in (("skills", _("Skills"), choices.skills), ("queues", _("Queues"), choices.queues)):
        wanted = named(draft, kind, label, {name.casefold(): id_ for id_, name in offered}, smart=choices.smart)
        more = {id_: level for id_, level in wanted.items() if id_ not in has[kind] or level != has[kind][id_]}
        if not more or draft.problems:
            continue
        args: dict[str, Any] = {"ids": list(more), "smart": choices.smart}
        if kind == "skills" and choices.smart:
            args["levels"] = list(more.values())
        names = dict(offered)
        draft.differences[label] = ("", "+ " + ", ".join(names[id_] for id_ in more))
        draft.calls.append((kind, args))


def named(draft: Draft, kind: str, label: str, ids: Mapping[str, int], *, smart: bool) -> dict[int, int | None]:
    """What a cell names: id -> level. Only skills of SmartQueue have one; it is 1 unless it is written."""
    found: dict[int, int | None] = {}
    try:
        names = parted(draft.values.get(kind, ""))
    except csv.Error:
        draft.wrong(label, _("A quotation mark is not closed."))
        return {}
    for text in names:
        name, level = with_level(text) if smart and kind == "skills" else (text, None)
        if (id_ := ids.get(name.casefold())) is None:
            draft.wrong(label, _("There is no “{name}” here.").format(name=name[:80]))
        else:
            found[id_] = level
    return found


def with_level(text: str) -> tuple[str, int]:
    """`Billing:3`; the level is 1 where none is written."""
    name, colon, level = text.rpartition(":")
    if colon and level.strip() in ("1", "2", "3", "4", "5"):
        return name.strip(), int(level)
    return text, 1


def room(api: Api, application_id: int, here: int) -> int | None:
    """How many users the account may still have; None when it cannot be said.

    The API counts users one application at a time. An account has a hundred at most, unless the vendor has agreed.
    """
    try:
        others = [each.id for each in api.applications.list(count=200) if each.id != application_id]
        counts = at_once(lambda id_: api.users.list(id_, count=1).total, others)
    except ApiError:
        return None
    return USERS_PER_ACCOUNT - here - sum(counts)

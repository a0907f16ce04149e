"""The import of subusers: its dry run. What it plans is sent by `panel.team.work`."""

import csv
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from panel.access.granting import beyond
from panel.access.matrix import Section
from panel.api.roles import plain
from panel.api.subusers import Subuser
from panel.bulk.cells import parted
from panel.bulk.checking import Draft, check_rows, errors_of, names_once
from panel.bulk.user_columns import SUBUSERS
from panel.jobs.kinds import Work
from panel.jobs.models import Job
from panel.remote.member_api import MemberApi
from panel.subusers.forms import EditSubuserForm, NewSubuserForm
from panel.team.work import SubusersThere, SubuserWork
from panel.web.edit_forms import shown
from panel.web.making_passwords import make_password

# What a refusal of the API is called where it is about a subuser.
HELD_BY_KEYS: Final = N_("A service account that belongs to this subuser has such a role, so it was not taken.")
ERROR_TEXTS: Final = {
    "add": NewSubuserForm.error_texts,
    "else": {**EditSubuserForm.error_texts, 439: HELD_BY_KEYS},
}


class ImportSubusers:
    """The kind of job. Options: make_passwords."""

    def sections(self, _job: Job) -> Iterable[Section]:
        """See Kind."""
        return [Section.SUBUSERS, Section.CREATING_A_NEW_SUBUSER, Section.EDITING_A_SUBUSER]

    def check(self, api: MemberApi, job: Job, pulse: Callable[[], None]) -> None:
        """See Kind."""
        check_rows(job, SUBUSERS, DryRun(api, job), pulse)

    def open(self, job: Job) -> Work:
        """See Kind."""
        return SubuserWork(job, ERROR_TEXTS)


class DryRun:
    """Looks at drafts of rows, a part after the other."""

    def __init__(self, api: MemberApi, job: Job) -> None:
        self._api, self._options = api, job.options
        self._present = {subuser.name: subuser for subuser in SubusersThere().all(api)}
        self._offered = api.kept.role_names()
        self._names = {plain(name): name for name in self._offered}
        self._seen: dict[str, int] = {}

    def __call__(self, drafts: list[Draft]) -> None:
        names_once(drafts, self._seen)
        for draft in drafts:
            data: dict[str, Any] = dict(draft.values)
            if "roles" in data:
                data["roles"] = self._roles(draft, data["roles"])
            subuser = self._present.get(data.get("name", "").strip().lower())
            if subuser is None:
                self._new(draft, data)
            else:
                self._change(draft, data, subuser)

    def _roles(self, draft: Draft, cell: str) -> list[str]:
        """The roles that a cell names, as GetRoles spells them. The form says which ones it does not know."""
        try:
            return [self._names.get(plain(name), name) for name in parted(cell)]
        except csv.Error:
            draft.wrong(_("Roles"), _("A quotation mark is not closed."))
            return []

    def _hand_on(self, draft: Draft, roles: Iterable[str]) -> None:
        """Nobody gives more than it has."""
        for role in beyond(self._api.access, roles):
            draft.wrong(
                _("Roles"), _("{role} opens more than your own roles do, so you cannot give it.").format(role=role)
            )

    def _new(self, draft: Draft, data: dict[str, Any]) -> None:
        draft.is_new, draft.row.object_id = True, ""
        if not data.get("password") and self._options.get("make_passwords"):
            data["password"], draft.generated = make_password(), True
        form = NewSubuserForm(data, offered=self._offered)
        if not form.is_valid():
            draft.problems += errors_of(form)
            return
        self._hand_on(draft, form.cleaned_data["roles"])
        draft.secret = form.cleaned_data["password"]
        draft.calls.append(("add", {name: form.cleaned_data[name] for name in ("name", "description", "roles")}))

    def _change(self, draft: Draft, data: dict[str, Any], subuser: Subuser) -> None:
        draft.row.object_id = str(subuser.id)
        form = EditSubuserForm(data, offered=self._offered, subuser=subuser)
        if not form.is_valid():
            draft.problems += errors_of(form)
            return
        now: Mapping[str, Any] = form.now or {}
        for name, value in form.edited.items():
            draft.differences[str(form.fields[name].label)] = (shown(now[name]), shown(value))
        if "description" in form.edited:
            text = form.edited["description"]
            draft.calls.append(("describe", {"description": text, "seen": subuser.description}))
        held, wanted = frozenset(subuser.role_names), frozenset(form.edited.get("roles", subuser.role_names))
        self._hand_on(draft, wanted - held)
        # What is added comes first: nobody ever is without a role in between.
        if wanted - held:
            draft.calls.append(("add_roles", {"roles": sorted(wanted - held)}))
        if held - wanted:
            draft.calls.append(("remove_roles", {"roles": sorted(held - wanted)}))

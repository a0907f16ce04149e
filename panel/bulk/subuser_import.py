"""The import of subusers: dry run, and what is sent."""

import csv
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.contrib.auth.hashers import make_password as hashed
from django.utils.translation import gettext as _

from panel.access.granting import beyond
from panel.access.matrix import Section
from panel.api.client import Api
from panel.api.errors import ApiRefused
from panel.api.roles import plain
from panel.api.subusers import Subuser
from panel.bulk.cells import parted
from panel.bulk.checking import Draft, check_rows, errors_of, names_once
from panel.bulk.making_passwords import make_password
from panel.bulk.user_columns import SUBUSERS
from panel.jobs.calls import Call
from panel.jobs.kinds import RowRefused, Work
from panel.jobs.models import Job, JobRow
from panel.remote.looks import complete, of_subuser
from panel.remote.member_api import MemberApi
from panel.remote.sent import Seen
from panel.sign_in import panel_passwords
from panel.subusers.forms import EditSubuserForm, NewSubuserForm
from panel.web.api_forms import refusal_in_words
from panel.web.edit_forms import shown

FRESH_SECONDS: Final = 20.0


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
        return SubuserWork(job)


class SubusersThere:
    """By name and by id, read as one list, and again when it is old."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read_at = 0.0
        self._found: tuple[Subuser, ...] = ()

    def all(self, api: Api) -> tuple[Subuser, ...]:
        """All of the account.

        Raises:
            ApiError
        """
        with self._lock:
            if not self._read_at or time.monotonic() > self._read_at + FRESH_SECONDS:
                at = time.monotonic()
                self._found = complete("GetSubUsers", api.subusers.list()).items
                self._read_at = at
            return self._found

    def named(self, api: Api, name: str) -> Subuser | None:
        """The subuser with this name; the API keeps names in lower case."""
        return next((each for each in self.all(api) if each.name == name.strip().lower()), None)

    def numbered(self, api: Api, subuser_id: str) -> Subuser | None:
        """The subuser with this id."""
        return next((each for each in self.all(api) if str(each.id) == subuser_id), None)


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


def write(api: Api, subuser_id: int, call: Call, secret: str) -> int | None:
    """The call itself; with an Unsent in place of the API it is what the plan shows."""
    args = call.args
    match call.do:
        case "add":
            return api.subusers.add(password=secret, **args)
        case "describe":
            api.subusers.change(subuser_id, description=args["description"])
        case "add_roles":
            api.subusers.add_roles(subuser_id, args["roles"])
        case "remove_roles":
            api.subusers.remove_roles(subuser_id, args["roles"], force=args.get("force", False))
        case "delete":
            api.subusers.delete(subuser_id)
        case _:
            raise ValueError(call.do)
    return None


class SubuserWork:
    """Sends the rows of one job."""

    def __init__(self, job: Job) -> None:
        self._account = job.account
        self._there = SubusersThere()

    def send(self, api: MemberApi, row: JobRow, call: Call) -> object:
        """See Work."""
        before: Seen = {}
        if call.do == "add":
            if self._there.named(api, call.args["name"]) is not None:
                raise RowRefused(_("A subuser with this name was created since the plan was made."))
        else:
            subuser = self._there.numbered(api, row.object_id)
            if subuser is None:
                raise RowRefused(_("This subuser does not exist any more."))
            if call.do == "describe" and subuser.description not in (call.args["seen"], call.args["description"]):
                raise RowRefused(
                    _("Changed elsewhere since the plan was made: {fields}.").format(fields=_("Description"))
                )
            before = {row.object_id: of_subuser(subuser)}
        with api.looking(before, None, write=row.entry):
            return write(api, int(row.object_id or 0), call, row.secret)

    def after(self, row: JobRow, call: Call, made: str) -> None:
        """A new subuser can also sign in here; a changed one's roles are read again; a deleted one is forgotten."""
        if call.do == "add":
            if made and row.secret:
                panel_passwords.give_hashed(self._account, int(made), call.args["name"], hashed(row.secret))
            return
        subuser_id = int(row.object_id)
        if call.do == "delete":
            panel_passwords.forget(self._account, subuser_id)
        elif member := panel_passwords.member_of(self._account, subuser_id):
            member.forget_roles()

    def in_words(self, call: Call, refusal: ApiRefused) -> str:
        """See Work."""
        texts = NewSubuserForm.error_texts if call.do == "add" else EditSubuserForm.error_texts
        return texts.get(refusal.code) or refusal_in_words(refusal)

"""The subusers as they are now, and what jobs about them send."""

import threading
import time
from typing import Final

from django.contrib.auth.hashers import make_password as hashed
from django.utils.translation import gettext as _

from panel.api.client import Api
from panel.api.errors import ApiRefused
from panel.api.subusers import Subuser
from panel.jobs.calls import Call
from panel.jobs.kinds import RowRefused
from panel.jobs.models import Job, JobRow
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import note
from panel.journal.subject import Subject
from panel.remote.looks import complete, of_subuser
from panel.remote.member_api import MemberApi
from panel.remote.sent import Seen
from panel.sign_in import panel_passwords
from panel.subusers.forms import EditSubuserForm, NewSubuserForm
from panel.web.api_forms import error_in_words

FRESH_SECONDS: Final = 20.0


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


def end_sessions(actor: Actor, subuser_id: int) -> None:
    """In this panel; the API has no part in it."""
    member = panel_passwords.member_of(actor.account, subuser_id)
    if member is not None and member.end_sessions():
        note(actor, Kind.SESSIONS_ENDED, Subject("member", str(member.pk), member.name))


class SubuserWork:
    """Sends the rows of one job."""

    def __init__(self, job: Job) -> None:
        self._account = job.account
        self._there = SubusersThere()

    def send(self, api: MemberApi, row: JobRow, call: Call) -> object:
        """See Work."""
        before: Seen = {}
        if call.do == "end_sessions":
            end_sessions(api.actor, int(row.object_id))
            return None
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
        elif call.do != "end_sessions" and (member := panel_passwords.member_of(self._account, subuser_id)):
            member.forget_roles()

    def in_words(self, call: Call, refusal: ApiRefused) -> str:
        """See Work."""
        texts = NewSubuserForm.error_texts if call.do == "add" else EditSubuserForm.error_texts
        return texts.get(refusal.code) or error_in_words(refusal)

"""The subusers as they are now, and what jobs about the team send."""

import threading
import time
from collections.abc import Mapping
from typing import Final

from django.contrib.auth.hashers import make_password as hashed
from django.utils.translation import gettext as _

from panel.api.client import Api
from panel.api.errors import INVALID_SUBUSER_ID, ApiRefused, nothing_there
from panel.api.keys import Credentials, Key
from panel.api.subusers import Subuser
from panel.jobs.calls import Call
from panel.jobs.kinds import RowRefused
from panel.jobs.models import Job, JobRow
from panel.remote.looks import complete, of_key, of_subuser
from panel.remote.member_api import MemberApi
from panel.remote.sent import Seen
from panel.sign_in import panel_passwords
from panel.team.key_steps import KEY_STEPS, key_there
from panel.team.models import forget_key_suspension, forget_suspension
from panel.team.steps import STEPS
from panel.web.api_forms import error_in_words

FRESH_SECONDS: Final = 20.0
PANELS_OWN: Final = frozenset(STEPS) | frozenset(KEY_STEPS)
OF_KEYS: Final = frozenset({"add_key", "change_key", "set_key_roles", "remove_key_roles", "delete_key"})


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


def write(api: Api, object_id: str, call: Call, secret: str) -> int | Credentials | None:
    """The call itself; with an Unsent in place of the API it is what the plan shows."""
    if call.do in OF_KEYS:
        return write_key(api, call)
    subuser_id, args = int(object_id or 0), call.args
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


def write_key(api: Api, call: Call) -> Credentials | None:
    """The same for a service account, which `key_id` names."""
    args = call.args
    match call.do:
        case "add_key":
            return api.keys.create(**args)
        case "change_key":
            api.keys.change(args["key_id"], name=args["name"], description=args["description"])
        case "set_key_roles":
            api.keys.set_roles(args["key_id"], args["roles"])
        case "remove_key_roles":
            api.keys.remove_roles(args["key_id"], args["roles"])
        case "delete_key":
            api.keys.delete(args["key_id"])
        case _:
            raise ValueError(call.do)
    return None


class SubuserWork:
    """Sends the rows of one job."""

    def __init__(self, job: Job, texts: Mapping[str, Mapping[int, str]]) -> None:
        """`texts`: what the forms say of the API's codes, for "add" and for everything "else"."""
        self._account = job.account
        self._texts = texts
        self._there = SubusersThere()

    def send(self, api: MemberApi, row: JobRow, call: Call) -> object:
        """See Work."""
        if call.do in STEPS:
            STEPS[call.do](api, int(row.object_id), call.args)
            return None
        if call.do in KEY_STEPS:
            KEY_STEPS[call.do](api, call.args)
            return None
        before = self._before(api, row, call)
        with api.looking(before, None, write=row.entry):
            made = write(api, row.object_id, call, row.secret)
        return keep_credentials(row, made) if isinstance(made, Credentials) else made

    def _before(self, api: MemberApi, row: JobRow, call: Call) -> Seen | None:
        """What is there before the call; None: it is read just before it is sent.

        Raises:
            RowRefused: it is not as the plan has seen it.
        """
        if call.do == "add":
            if self._there.named(api, call.args["name"]) is not None:
                raise RowRefused(_("A subuser with this name was created since the plan was made."))
            return {}
        if call.do == "add_key":
            return None
        if call.do in OF_KEYS:
            return {call.args["key_id"]: of_key(key_as_planned(api, call))}
        # A row of several calls changes what the list has; so it is read again.
        subuser = self._there.numbered(api, row.object_id) if row.step == 0 else subuser_there(api, row.object_id)
        if subuser is None:
            raise RowRefused(_("This subuser does not exist any more."))
        if call.do == "describe" and subuser.description not in (call.args["seen"], call.args["description"]):
            raise RowRefused(_("Changed elsewhere since the plan was made: {fields}.").format(fields=_("Description")))
        return {row.object_id: of_subuser(subuser)}

    def after(self, row: JobRow, call: Call, made: str) -> None:
        """A new subuser can also sign in here; a changed one's roles are read again; a deleted one is forgotten."""
        if call.do == "delete_key":
            forget_key_suspension(self._account, call.args["key_id"])
        if call.do in OF_KEYS or call.do in PANELS_OWN:
            return
        if call.do == "add":
            if made and row.secret:
                panel_passwords.give_hashed(self._account, int(made), call.args["name"], hashed(row.secret))
            return
        subuser_id = int(row.object_id)
        if call.do == "delete":
            panel_passwords.forget(self._account, subuser_id)
            forget_suspension(self._account, subuser_id)
        elif member := panel_passwords.member_of(self._account, subuser_id):
            member.forget_roles()

    def in_words(self, call: Call, refusal: ApiRefused) -> str:
        """See Work."""
        texts = self._texts["add" if call.do == "add" else "else"]
        return texts.get(refusal.code) or error_in_words(refusal)


def subuser_there(api: Api, subuser_id: str) -> Subuser | None:
    """As it is now."""
    with nothing_there(INVALID_SUBUSER_ID):
        return api.subusers.get(int(subuser_id))
    return None


def key_as_planned(api: Api, call: Call) -> Key:
    """The key as it is now.

    Raises:
        RowRefused: it is gone, or was changed since the plan was made.
    """
    key = key_there(api, call.args["key_id"])
    seen = call.args.get("seen")
    if isinstance(seen, list):
        same = sorted(seen) == sorted(key.role_names)
    else:
        same = seen in (None, {"name": key.name, "description": key.description})
    if not same:
        raise RowRefused(_("This service account was changed since the plan was made."))
    return key


def keep_credentials(row: JobRow, made: Credentials) -> str:
    """Only this answer has the private key: it is stored encrypted before anything else can fail."""
    row.secret, row.generated = made.as_file().decode(), True
    row.save(update_fields=["sealed_secret", "generated"])
    return made.key_id

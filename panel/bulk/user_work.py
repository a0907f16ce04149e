"""What jobs about users send: one function for each call that a row can become."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from panel.api.client import Api
from panel.api.errors import ApiRefused
from panel.api.users import User
from panel.bulk.users_there import UsersThere
from panel.jobs.calls import Call
from panel.jobs.kinds import RowRefused
from panel.jobs.models import JobRow
from panel.remote.looks import of_user
from panel.remote.member_api import MemberApi
from panel.remote.sent import Seen
from panel.skills.forms import BindForm
from panel.users.forms import UserForm
from panel.web.api_forms import error_in_words

type Args = Mapping[str, Any]

ADD, CHANGE, DELETE, SKILLS, QUEUES = "add", "change", "delete", "skills", "queues"


def write(api: Api, application_id: int, user_id: int, call: Call, *, secret: str, active: bool) -> object:
    """The call itself; with an Unsent in place of the API it is what the plan shows."""
    args = call.args
    match call.do:
        case "add":
            return api.users.add(application_id, password=secret, **args)
        case "change":
            more = {"password": secret} if secret else {}
            api.users.change(user_id, **{"active": active, **args["fields"], **more})
        case "delete":
            api.users.delete(application_id, [user_id])
        case _:
            bind(api, application_id, user_id, call)
    return None


def bind(api: Api, application_id: int, user_id: int, call: Call) -> None:
    """Several skills or queues at once; `ids` are numbers, and levels of SmartQueue come with them."""
    ids, users, is_bound = call.args["ids"], [user_id], call.args.get("bind", True)
    match (call.args["smart"], call.do, is_bound):
        case (False, "skills", _):
            api.skills.bind(ids, users, bind=is_bound)
        case (False, _, _):
            api.queues.bind(application_id, ids, users, bind=is_bound)
        case (True, "skills", True):
            api.smartqueue.bind_skills(application_id, dict(zip(ids, call.args["levels"], strict=True)), users)
        case (True, "skills", False):
            api.smartqueue.unbind_skills(application_id, ids, users)
        case (True, _, True):
            api.smartqueue.bind_queues(application_id, ids, users)
        case _:
            api.smartqueue.unbind_queues(application_id, ids, users)


class UserWork:
    """Sends the rows of one job. Before each call it compares what is there with what the plan has seen."""

    def __init__(self, application_id: int) -> None:
        self._application_id = application_id
        self._there = UsersThere(application_id)

    def send(self, api: MemberApi, row: JobRow, call: Call) -> object:
        """See Work."""
        if call.do == ADD:
            if self._there.named(api, call.args["name"]) is not None:
                raise RowRefused(_("A user with this name was created since the plan was made."))
            return self._write(api, row, call, {}, user_id=0)
        if call.do in (SKILLS, QUEUES) and row.step:
            # The user may be younger than the list. What it had is not known: SmartQueue is asked, ACD v1 as well.
            return self._write(api, row, call, None, user_id=int(row.object_id))
        user = self._there.numbered(api, int(row.object_id))
        if user is None:
            raise RowRefused(_("This user does not exist any more."))
        compare(user, call)
        before = None if call.args.get("smart") else {row.object_id: of_user(user)}
        return self._write(api, row, call, before, user_id=user.id, active=user.active is not False)

    def _write(
        self, api: MemberApi, row: JobRow, call: Call, before: Seen | None, *, user_id: int, active: bool = True
    ) -> object:
        with api.looking(before, self._application_id, write=row.entry):
            return write(api, self._application_id, user_id, call, secret=row.secret, active=active)

    def after(self, row: JobRow, call: Call, made: str) -> None:
        """The panel keeps nothing about users."""

    def in_words(self, call: Call, refusal: ApiRefused) -> str:
        """See Work."""
        texts = BindForm.error_texts if call.do in (SKILLS, QUEUES) else UserForm.error_texts
        return texts.get(refusal.code) or error_in_words(refusal)


def compare(user: User, call: Call) -> None:
    """What somebody else changed since the plan is not overwritten.

    Raises:
        RowRefused
    """
    seen: Args = call.args.get("seen", {})
    moved = [name for name, value in seen.items() if getattr(user, name) not in (value, call.args["fields"][name])]
    if moved:
        labels = ", ".join(str(UserForm.base_fields[name].label) for name in moved)
        raise RowRefused(_("Changed elsewhere since the plan was made: {fields}.").format(fields=labels))

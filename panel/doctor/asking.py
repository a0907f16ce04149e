"""Asks every reading method once, with small counts, and keeps the unchanged answers."""

import ipaddress
import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, get_args
from urllib.parse import urlsplit

from django.utils.translation import gettext_noop as N_

from panel.api.account import AccountInfo
from panel.api.admin_users import AdminUser
from panel.api.answers import Row
from panel.api.applications import Application
from panel.api.calls import CALL_SECONDS, Value, as_arguments, shared_client
from panel.api.decoding import envelope_of, read_result, refusal_in, refused
from panel.api.errors import ApiError
from panel.api.history import AuditRow
from panel.api.keys import Key
from panel.api.lenient import NotUnderstood, Reading
from panel.api.posting import post
from panel.api.queues import Queue
from panel.api.rights import may_call
from panel.api.roles import Role, RoleGroup
from panel.api.smartqueue import Agent, SmartQueue, SmartSkill
from panel.api.subusers import Subuser
from panel.api.users import Skill, User
from panel.people.models import Account

COUNT: Final = 2
NOTHING: Final[Mapping[str, Value]] = MappingProxyType({})
FEW: Final[Mapping[str, Value]] = MappingProxyType({"count": COUNT, "offset": 0})
AUDIT: Final[Mapping[str, Value]] = {**FEW, "timezone": "UTC", "with_total_count": True, "desc_order": True}


@dataclass(frozen=True)
class Question:
    """A method, the type of its result, and its parameters."""

    command: str
    kind: Any
    parameters: Mapping[str, Value] = field(default=NOTHING)
    needs: tuple[str, ...] = ()  # parameters whose values come from earlier answers
    finds: str = ""  # the parameter of later questions that gets the id of the first row

    @property
    def is_list(self) -> bool:
        return bool(get_args(self.kind))

    @property
    def row(self) -> Any:
        return get_args(self.kind)[0] if self.is_list else self.kind


def rows(kind: type[Row]) -> Any:
    return tuple[kind, ...]  # type: ignore[valid-type]  # a type at run time


QUESTIONS: Final = (
    Question("GetAccountInfo", AccountInfo),
    Question("CheckAuthorizedAccountIP", bool, needs=("authorized_ip",)),
    Question("GetApplications", rows(Application), FEW, finds="application_id"),
    Question(
        "GetUsers",
        rows(User),
        {**FEW, "with_skills": True, "with_queues": True},
        needs=("application_id",),
        finds="user_id",
    ),
    Question("GetSubUsers", rows(Subuser), {**FEW, "with_roles": True}, finds="subuser_id"),
    Question("GetSubUserRoles", rows(Role), needs=("subuser_id",)),
    Question("GetRoles", rows(Role)),
    Question("GetRoleGroups", rows(RoleGroup)),
    Question("GetKeys", rows(Key), {**FEW, "with_roles": True}),
    Question("GetKeyRoles", rows(Role), needs=("key_id",)),
    Question("GetSkills", rows(Skill), FEW),
    Question("GetQueues", rows(Queue), FEW, needs=("application_id",)),
    Question("SQ_GetQueues", rows(SmartQueue), FEW, needs=("application_id",)),
    Question("SQ_GetSkills", rows(SmartSkill), FEW, needs=("application_id",)),
    Question(
        "SQ_GetAgents",
        rows(Agent),
        {**FEW, "with_sq_skills": True, "with_sq_queues": True},
        needs=("application_id", "user_id"),
    ),
    Question("GetAuditLog", rows(AuditRow), AUDIT),
    Question("GetAdminUsers", rows(AdminUser), {"count": 20, "offset": 0}),
)

# Products that an account need not have, and methods that may not exist: their refusal is not a problem.
OPTIONAL: Final = frozenset(
    {"GetAdminUsers", "CheckAuthorizedAccountIP", "GetRoleGroups", "SQ_GetQueues", "SQ_GetSkills", "SQ_GetAgents"}
)
LACKING: Final = {
    "application_id": N_("the account has no usable application"),
    "user_id": N_("the first application has no usable user"),
    "subuser_id": N_("the account has no usable subuser"),
    "authorized_ip": N_("the address that the API sees is unknown; give it with --address"),
}


@dataclass(frozen=True)
class Heard:
    """A question and its answer, or why there is none."""

    question: Question
    envelope: dict[str, Any] | None = None
    error: ApiError | None = None
    not_asked: str = ""

    @property
    def command(self) -> str:
        return self.question.command


def ask_all(account: Account, roles: list[str], address: str | None = None) -> Iterator[Heard]:
    """Every question in turn. `address` is this machine's, as the API sees it."""
    known: dict[str, Value] = {"key_id": account.key_id}
    if seen := address or own_address(account.api_url):
        known["authorized_ip"] = seen
    for question in QUESTIONS:
        heard = ask(account, question, roles, known)
        if question.finds and (found := first_id(heard)) is not None:
            known[question.finds] = found
        yield heard


def ask(account: Account, question: Question, roles: list[str], known: Mapping[str, Value]) -> Heard:
    command = question.command
    if not may_call(command, roles):
        return Heard(question, not_asked=N_("the key's roles do not open it"))
    lacking = next((name for name in question.needs if name not in known), None)
    if lacking:
        return Heard(question, not_asked=LACKING[lacking])
    arguments = as_arguments({**question.parameters, **{name: known[name] for name in question.needs}})
    try:
        ends = time.monotonic() + CALL_SECONDS
        body = post(shared_client(), account.api_url, account.auth(), command, arguments, ends, write=False)
        envelope = envelope_of(command, body, write=False)
        if refusal := refusal_in(envelope):
            raise refused(command, refusal)
    except ApiError as error:
        return Heard(question, error=error)
    return Heard(question, envelope)


def read_rows(heard: Heard) -> tuple[Any, ...]:
    if heard.envelope is None:
        return ()
    try:
        found, _ = read_result(heard.envelope.get("result"), heard.question.kind, Reading())
    except NotUnderstood:
        return ()
    return tuple(found)


def first_id(heard: Heard) -> int | None:
    return next((row.id for row in read_rows(heard)), None)


def own_address(api_url: str) -> str | None:
    """The address from which this machine calls the API; None if a router replaces it with its own.

    The API knows only IPv4 addresses. Connecting a datagram socket sends nothing.
    """
    host = urlsplit(api_url).hostname or ""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((host, 443))
            address = ipaddress.IPv4Address(probe.getsockname()[0])
    except OSError:
        return None
    return str(address) if address.is_global or address.is_loopback else None

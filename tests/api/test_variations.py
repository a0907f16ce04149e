"""Every field of every answer in every plausible way of writing it: all is understood but identity.

The tables are typed from the reference's types: field, what it is, what it holds as documented, our name for it, what
we make of it, and what we make of nothing.
"""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest

from panel.api.client import Api
from panel.api.errors import ApiUnreachable
from panel.api.keys import KeyOwner
from panel.api.roles import Role
from panel.api.smartqueue import SmartQueue, SmartSkill
from panel.api.users import Skill, UserQueue
from tests.api.fakes import api_answering, one_page


class Known(NamedTuple):
    """A field as it is documented."""

    field: str
    kind: str
    written: Any
    name: str
    meant: Any
    default: Any


NOON = datetime(2026, 3, 4, 12, 30, 15, tzinfo=UTC)
WRITTEN = "2026-03-04 12:30:15"

ROLE = {"role_id": 3, "role_name": "Support", "inherited": False, "gui_only": True, "child_ids": [8]}
MEANT_ROLE = Role("Support", 3, inherited=False, gui_only=True, child_ids=(8,))

USER = (
    Known("user_display_name", "text", "Ann", "display_name", "Ann", ""),
    Known("user_active", "flag", True, "active", True, None),
    Known("parent_accounting", "flag", False, "parent_accounting", False, True),
    Known("balance", "number", 7, "balance", 7.0, None),
    Known("live_balance", "number", 8, "live_balance", 8.0, None),
    Known("fixed_balance", "number", 9, "fixed_balance", 9.0, None),
    Known("user_custom_data", "text", "x", "custom_data", "x", ""),
    Known("acd_status", "text", "READY", "acd_status", "READY", None),
    Known("acd_status_change_time", "moment", WRITTEN, "acd_status_change_time", NOON, None),
    Known("created", "moment", WRITTEN, "created", NOON, None),
    Known("modified", "moment", WRITTEN, "modified", NOON, None),
    Known("frozen", "flag", True, "frozen", True, False),
    Known("skills", "list", [{"skill_id": 5, "skill_name": "s"}], "skills", (Skill(5, "s"),), ()),
    Known(
        *("acd_queues", "list", [{"acd_queue_id": 6, "acd_queue_name": "q", "auto_link": True}]),
        *("queues", (UserQueue(6, "q", auto_link=True),), ()),
    ),
)
APPLICATION = (
    Known("modified", "moment", WRITTEN, "modified", NOON, None),
    Known("secure_record_storage", "flag", True, "secure_record_storage", True, None),
)
SUBUSER = (
    Known("description", "text", "d", "description", "d", ""),
    Known("roles", "list", [ROLE], "roles", (MEANT_ROLE,), ()),
)
KEY = (
    Known("key_name", "text", "n", "name", "n", ""),
    Known("description", "text", "d", "description", "d", ""),
    Known("roles", "list", [ROLE], "roles", (MEANT_ROLE,), ()),
    Known("subuser", "list", [{"subuser_id": 4, "subuser_name": "sub"}], "subuser", (KeyOwner(4, "sub"),), ()),
)
ROLES = (
    Known("role_id", "number", 3, "id", 3, 0),
    Known("inherited", "flag", True, "inherited", True, False),
    Known("gui_only", "flag", True, "gui_only", True, False),
    Known("child_ids", "list", [8], "child_ids", (8,), ()),
    Known("parent_role_id", "list", [1], "parents", (1,), ()),
)
ROLE_GROUP = (Known("id", "number", 3, "id", 3, 0),)
QUEUE = (
    Known("application_id", "number", 12, "application_id", 12, None),
    Known("acd_queue_priority", "number", 4, "acd_queue_priority", 4, 0),
)
SMART = (Known("description", "text", "d", "description", "d", ""),)
AGENT = (
    Known("max_simultaneous_conversations", "number", 4, "max_conversations", 4, None),
    Known("sq_queues", "list", [{"sq_queue_id": 6, "sq_queue_name": "q"}], "queues", (SmartQueue(6, "q"),), ()),
    Known(
        *("sq_skills", "list", [{"sq_skill_id": 5, "sq_skill_name": "s", "sq_skill_level": 2}]),
        *("skills", (SmartSkill(5, "s", level=2),), ()),
    ),
)
AUDIT = (
    Known("requested", "moment", WRITTEN, "at", NOON, None),
    Known("cmd_name", "text", "AddUser", "command", "AddUser", ""),
    Known("ip", "text", "1.2.3.4", "ip", "1.2.3.4", ""),
    Known("subuser_id", "number", 4, "subuser_id", 4, None),
    Known("subuser_name", "text", "sub", "subuser_name", "sub", None),
    Known("key_id", "text", "k", "key_id", "k", None),
    Known("cmd_args", "object", {"user_name": "ann"}, "arguments", {"user_name": "ann"}, {}),
    Known("cmd_result", "object", {"user_id": 7}, "result", {"user_id": 7}, {}),
)
ACCOUNT = (
    Known("account_email", "text", "a@b.example", "email", "a@b.example", ""),
    Known("active", "flag", False, "active", False, True),
    Known("frozen", "flag", True, "frozen", True, False),
    Known("location", "text", "Europe/Paris", "time_zone", "Europe/Paris", "UTC"),
    Known("currency", "text", "EUR", "currency", "EUR", ""),
    Known("balance", "number", 7, "balance", 7.0, None),
    Known("live_balance", "number", 8, "live_balance", 8.0, None),
)
ADMIN_USER = (
    Known("admin_user_name", "text", "old", "name", "old", ""),
    Known("admin_user_display_name", "text", "Old", "display_name", "Old", ""),
    Known("admin_user_active", "flag", True, "active", True, None),
)

# Method -> how it is called, the identity of a row, its other fields.
METHODS: dict[str, tuple[Callable[[Api], Any], dict[str, Any], tuple[Known, ...]]] = {
    "GetUsers": (lambda api: api.users.list(1), {"user_id": 7, "user_name": "ann"}, USER),
    "GetApplications": (
        lambda api: api.applications.list(),
        {"application_id": 7, "application_name": "a.demo.voximplant.com"},
        APPLICATION,
    ),
    "GetSubUsers": (lambda api: api.subusers.list(), {"subuser_id": 7, "subuser_name": "sub"}, SUBUSER),
    "GetKeys": (lambda api: api.keys.list(), {"key_id": "ab-12"}, KEY),
    "GetRoles": (lambda api: api.roles.list(), {"role_name": "Owner"}, ROLES),
    "GetSubUserRoles": (lambda api: api.subusers.roles(7), {"role_name": "Owner"}, ROLES),
    "GetKeyRoles": (lambda api: api.keys.roles("k"), {"role_name": "Owner"}, ROLES),
    "GetRoleGroups": (lambda api: api.roles.groups(), {"name": "Account"}, ROLE_GROUP),
    "GetSkills": (lambda api: api.skills.list(), {"skill_id": 7, "skill_name": "s"}, ()),
    "GetQueues": (lambda api: api.queues.list(1), {"acd_queue_id": 7, "acd_queue_name": "q"}, QUEUE),
    "SQ_GetQueues": (lambda api: api.smartqueue.queues(1), {"sq_queue_id": 7, "sq_queue_name": "q"}, SMART),
    "SQ_GetSkills": (lambda api: api.smartqueue.skills(1), {"sq_skill_id": 7, "sq_skill_name": "s"}, SMART),
    "SQ_GetAgents": (lambda api: api.smartqueue.agents(1, [7]), {"user_id": 7}, AGENT),
    "GetAuditLog": (lambda api: api.history.list(), {"audit_log_id": 7}, AUDIT),
    "GetAdminUsers": (lambda api: api.admin_users.list(), {"admin_user_id": 7}, ADMIN_USER),
    "GetAccountInfo": (lambda api: [api.account.info()], {"account_id": 7, "account_name": "demo"}, ACCOUNT),
}
OF_ONE_OBJECT = {"GetAccountInfo"}
ABSENT = "<absent>"


def ways(known: Known) -> Iterator[tuple[Any, Any]]:
    """How the field may be written, and what that means."""
    yield None, known.default
    yield ABSENT, known.default
    match known.kind:
        case "text":
            yield "", ""
            yield 41, "41"
            yield 41.0, "41"
        case "flag":
            yield "", known.default
            for yes in (True, 1, 1.0, "1", "true", "True", " TRUE "):
                yield yes, True
            for no in (False, 0, 0.0, "0", "false", "False"):
                yield no, False
        case "number":
            yield "", known.default
            for same in (f"{known.written}", f" {known.written} ", f"{known.written}.0", float(known.written)):
                yield same, known.meant
        case "moment":
            yield "", known.default
            for same in (
                *("2026-03-04T12:30:15", "2026-03-04 12:30:15Z", "2026-03-04T12:30:15.000Z", "2026-03-04 12:30:15.000"),
                *("2026-03-04T15:30:15+03:00", "2026-03-04 15:30:15+0300", "2026-03-04 04:30:15 -08:00"),
            ):
                yield same, known.meant
            yield "2026-03-04 12:30:15.25", NOON.replace(microsecond=250_000)
            yield "2026-03-04", datetime(2026, 3, 4, tzinfo=UTC)
        case "list":
            yield "", known.default
            yield {}, known.default
            yield known.written[0], known.meant
            yield json.dumps(known.written), known.meant
        case "object":
            yield json.dumps(known.written), known.meant


VARIATIONS = [
    pytest.param(command, known, written, meant, id=f"{command}-{known.field}-{written!r}"[:70])
    for command, (_, _, fields) in METHODS.items()
    for known in fields
    for written, meant in ways(known)
]


def as_documented(command: str) -> dict[str, Any]:
    _, identity, fields = METHODS[command]
    return identity | {known.field: known.written for known in fields}


def ask(command: str, *rows: Any) -> Any:
    """The answer to the method, when these rows are its result."""
    call = METHODS[command][0]
    return call(api_answering({"result": rows[0]})) if command in OF_ONE_OBJECT else call(one_page([*rows]))


@pytest.mark.parametrize(("command", "known", "written", "meant"), VARIATIONS)
def test_a_field_is_understood_however_it_is_written(command: str, known: Known, written: Any, meant: Any) -> None:
    row = as_documented(command) | {known.field: written}
    if written is ABSENT:
        del row[known.field]
    (found,) = ask(command, row)
    assert getattr(found, known.name) == meant
    assert found.unclear == ()
    for other in METHODS[command][2]:
        assert other is known or getattr(found, other.name) == other.meant, other.field


NONSENSE = [(command, known) for command, (_, _, fields) in METHODS.items() for known in fields]


@pytest.mark.parametrize(
    ("command", "known"), NONSENSE, ids=[f"{command}-{known.field}" for command, known in NONSENSE]
)
def test_what_nobody_can_understand_is_marked_and_hides_nothing(
    command: str, known: Known, caplog: pytest.LogCaptureFixture
) -> None:
    nonsense = {"list": ["Secret-word"], "object": [[]]}.get(known.kind, {"Secret-word": "Secret-word"})
    (found,) = ask(command, as_documented(command) | {known.field: nonsense})
    assert getattr(found, known.name) == known.default
    field = {"arguments": "given", "result": "answered"}.get(known.name, known.name)
    assert found.unclear == (field,)
    for other in METHODS[command][2]:
        assert other is known or getattr(found, other.name) == other.meant, other.field
    (line,) = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert line.startswith(f"{command}: result.{known.field} was not understood")
    assert "Secret-word" not in line


IDENTITIES = [(command, field) for command, (_, identity, _) in METHODS.items() for field in identity]


@pytest.mark.parametrize(("command", "field"), [each for each in IDENTITIES if each[0] not in OF_ONE_OBJECT])
@pytest.mark.parametrize("written", [None, {"a": 1}, ABSENT], ids=["null", "object", "absent"])
def test_a_row_without_identity_is_counted_and_hides_no_other(command: str, field: str, written: Any) -> None:
    good, bad = as_documented(command), as_documented(command) | {field: written}
    if written is ABSENT:
        del bad[field]
    found = ask(command, bad, good)
    assert len(found) == 1
    assert isinstance(found, tuple) or (found.unreadable, found.total) == (1, 2)


@pytest.mark.parametrize(("command", "field"), IDENTITIES)  # an account, too
def test_rows_none_of_which_has_an_identity_are_no_empty_list(command: str, field: str) -> None:
    bad = as_documented(command) | {field: None}
    with pytest.raises(ApiUnreachable):
        ask(command, bad)


@pytest.mark.parametrize("number", [7, "7", 7.0, " 7 "])
@pytest.mark.parametrize(
    "command", [command for command, (_, identity, _) in METHODS.items() if 7 in identity.values()]
)
def test_an_id_may_be_a_number_in_a_text(command: str, number: Any) -> None:
    field = next(name for name, value in METHODS[command][1].items() if value == 7)
    (found,) = ask(command, as_documented(command) | {field: number})
    assert getattr(found, found.__struct_fields__[0]) == 7


@pytest.mark.parametrize("command", [command for command in METHODS if command not in OF_ONE_OBJECT])
def test_a_single_object_is_a_list_of_one(command: str) -> None:
    (found,) = METHODS[command][0](one_page(as_documented(command)))
    assert found.unclear == ()


def test_a_list_of_one_is_an_object() -> None:
    (info,) = METHODS["GetAccountInfo"][0](api_answering({"result": [as_documented("GetAccountInfo")]}))
    assert (info.id, info.name) == (7, "demo")

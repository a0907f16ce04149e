"""Whatever the API answers, a call returns what it promises or raises ApiRefused or ApiUnreachable; nothing else."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import stamina
from hypothesis import example, given, settings
from hypothesis import strategies as st

from panel.api.client import Api
from panel.api.errors import ApiRefused, ApiUnreachable
from panel.api.rights import METHOD_ROLES

CALLS: dict[str, Callable[[Api], Any]] = {
    "GetAccountInfo": lambda api: api.account.info(),
    "CheckAuthorizedAccountIP": lambda api: api.account.may_call_from("127.0.0.1"),
    "GetAdminUsers": lambda api: api.admin_users.list(),
    "GetApplications": lambda api: api.applications.list(),
    "AddApplication": lambda api: api.applications.add(name="a"),
    "SetApplicationInfo": lambda api: api.applications.change(1, name="a", secure_record_storage=None),
    "DelApplication": lambda api: api.applications.delete(1),
    "GetUsers": lambda api: api.users.list(1),
    "AddUser": lambda api: api.users.add(1, name="a", display_name="a", password="a"),
    "SetUserInfo": lambda api: api.users.change(1, name="a", active=True),
    "DelUser": lambda api: api.users.delete(1, [1]),
    "GetSubUsers": lambda api: api.subusers.list(),
    "AddSubUser": lambda api: api.subusers.add(name="a", password="a"),
    "SetSubUserInfo": lambda api: api.subusers.change(1, description="a"),
    "DelSubUser": lambda api: api.subusers.delete(1),
    "GetSubUserRoles": lambda api: api.subusers.roles(1),
    "SetSubUserRoles": lambda api: api.subusers.add_roles(1, ["Owner"]),
    "RemoveSubUserRoles": lambda api: api.subusers.remove_roles(1, ["Owner"]),
    "GetRoles": lambda api: api.roles.list(),
    "GetRoleGroups": lambda api: api.roles.groups(),
    "GetKeys": lambda api: [(key.owner, key.role_names) for key in api.keys.list()],
    "CreateKey": lambda api: api.keys.create(name="a").as_file(),
    "UpdateKey": lambda api: api.keys.change("a", name="a", description="a"),
    "DeleteKey": lambda api: api.keys.delete("a"),
    "GetKeyRoles": lambda api: api.keys.roles("a"),
    "SetKeyRoles": lambda api: api.keys.set_roles("a", ["Owner"]),
    "RemoveKeyRoles": lambda api: api.keys.remove_roles("a", ["Owner"]),
    "GetSkills": lambda api: api.skills.list(),
    "AddSkill": lambda api: api.skills.add(name="a"),
    "SetSkillInfo": lambda api: api.skills.rename(1, name="a"),
    "DelSkill": lambda api: api.skills.delete(1),
    "BindSkill": lambda api: api.skills.bind([1], [1]),
    "GetQueues": lambda api: api.queues.list(1),
    "BindUserToQueue": lambda api: api.queues.bind(1, [1], [1]),
    "SQ_GetQueues": lambda api: api.smartqueue.queues(1),
    "SQ_GetSkills": lambda api: api.smartqueue.skills(1),
    "SQ_GetAgents": lambda api: api.smartqueue.agents(1, [1]),
    "SQ_BindAgent": lambda api: api.smartqueue.bind_queues(1, [1], [1]),
    "SQ_UnbindAgent": lambda api: api.smartqueue.unbind_queues(1, [1], [1]),
    "SQ_BindSkill": lambda api: api.smartqueue.bind_skills(1, {1: 5}, [1]),
    "SQ_UnbindSkill": lambda api: api.smartqueue.unbind_skills(1, [1], [1]),
    "SQ_SetAgentInfo": lambda api: api.smartqueue.set_agents(1, [1], max_conversations=2),
    "GetAuditLog": lambda api: [
        (row.arguments, row.result) for row in api.history.list(since=datetime(2026, 1, 1, tzinfo=UTC))
    ],
}

# Names that answers really hold, so that random bodies come close to being right.
NAMES = st.sampled_from(
    [
        *("result", "error", "code", "msg", "total_count", "key_id", "key_name", "private_key", "account_id", "roles"),
        *("role_id", "role_name", "subuser", "subuser_id", "subuser_name", "application_id", "application_name"),
        *("user_id", "user_name", "user_display_name", "user_active", "created", "modified", "skills", "skill_id"),
        *("skill_name", "acd_queue_id", "acd_queue_name", "sq_queues", "sq_skills", "sq_queue_id", "sq_queue_name"),
        *("sq_skill_id", "sq_skill_name", "audit_log_id", "requested", "cmd_name", "cmd_args", "cmd_result"),
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True)
    | st.text(max_size=8)
    | st.sampled_from(["2026-01-01 00:00:00", "0001-01-01 00:00:00", "2026-13-45 99:00:00", "[]", "[{}]", "{"])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=8), max_leaves=12
)
BODIES = (
    VALUES.map(lambda value: json.dumps(value).encode())
    | VALUES.map(lambda value: json.dumps({"result": value}).encode())
    | VALUES.map(lambda value: json.dumps({"result": [value]}).encode())
    | VALUES.map(lambda value: json.dumps({"error": value}).encode())
    | st.binary(max_size=60)
)


@pytest.mark.parametrize("command", CALLS)
@settings(max_examples=40, deadline=None)
@given(body=BODIES, status=st.sampled_from([200, 200, 200, 400, 403, 404, 418, 500]))
@example(body=b'{"result": ' + b"[" * 100_000, status=200)
@example(body=b'{"result": {"a": ' + b"[" * 2_000 + b"]" * 2_000 + b"}}", status=200)
@example(body=b'{"result": 1e999}', status=200)
@example(body=b'{"result": []}', status=200)
@example(body=b"\xff", status=404)
def test_nothing_but_its_own_exceptions_comes_out(command: str, body: bytes, status: int) -> None:
    answered = 0

    def answer(_request: httpx.Request) -> httpx.Response:
        nonlocal answered
        answered += 1
        return httpx.Response(status, content=body)

    with httpx.Client(transport=httpx.MockTransport(answer)) as client, stamina.set_testing(True, attempts=2):
        api = Api("https://api.example/platform_api", httpx.Auth(), client=client)
        with suppress(ApiRefused, ApiUnreachable):
            CALLS[command](api)
    assert answered >= 1


def test_every_method_of_the_room_is_tried() -> None:
    assert set(CALLS) == set(METHOD_ROLES)


@pytest.mark.parametrize("shape", [lambda key: key, lambda key: [key]], ids=["object", "list"])
def test_a_new_key_is_taken_as_an_object_and_as_a_list(shape: Callable[[dict[str, Any]], Any]) -> None:
    key = {
        "account_id": 1,
        "key_id": "ab",
        "private_key": "-----BEGIN PRIVATE KEY-----",
        "account_email": "a@b.example",
    }
    body = json.dumps({"result": shape(key)}).encode()
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, content=body))) as client:
        created = Api("https://api.example", httpx.Auth(), client=client).keys.create(name="a")
    assert json.loads(created.as_file()) == key
    assert "secret" not in repr(created)


@pytest.mark.parametrize("call", ["skills", "queues", "smartqueue"])
def test_nothing_is_bound_to_nobody(call: str) -> None:
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, json={"result": 1}))) as client:
        api = Api("https://api.example", httpx.Auth(), client=client)
        empty: dict[str, Callable[[], None]] = {
            "skills": lambda: api.skills.bind([1], []),
            "queues": lambda: api.queues.bind(1, [], [1]),
            "smartqueue": lambda: api.smartqueue.bind_queues(1, [1], []),
        }
        with pytest.raises(ValueError, match="Nothing was named"):
            empty[call]()

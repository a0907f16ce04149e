"""Parameters that the API sets to something when they are left out: the panel never leaves them out.

Typed from the reference: method, parameter, what a missing one means there.
"""

import inspect
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from panel.api.applications import Applications
from panel.api.client import Api
from panel.api.keys import Keys
from panel.api.smartqueue import SmartQueues
from panel.api.users import Users
from tests.api.fakes import api_that, arguments

SENT: dict[tuple[str, str], tuple[str, Callable[[Api], Any]]] = {
    ("AddUser", "user_active"): ("true", lambda api: api.users.add(1, name="a", display_name="a", password="a")),
    ("SetUserInfo", "user_active"): ("false", lambda api: api.users.change(1, active=False, name="a")),
    ("SQ_SetAgentInfo", "max_simultaneous_conversations"): (
        "3",
        lambda api: api.smartqueue.set_agents(1, [1], max_conversations=3, handle_calls=True),
    ),
    ("SQ_BindAgent", "bind_mode"): ("add_queues", lambda api: api.smartqueue.bind_queues(1, [1], [1])),
    ("SQ_BindSkill", "bind_mode"): ("add", lambda api: api.smartqueue.bind_skills(1, {1: 5}, [1])),
    ("BindSkill", "bind"): ("true", lambda api: api.skills.bind([1], [1])),
    ("BindUserToQueue", "bind"): ("true", lambda api: api.queues.bind(1, [1], [1])),
    # No default is documented for these, but neither is that a missing one changes nothing.
    ("SetApplicationInfo", "secure_record_storage"): (
        "false",
        lambda api: api.applications.change(1, secure_record_storage=False, name="a"),
    ),
    ("AddApplication", "secure_record_storage"): ("false", lambda api: api.applications.add(name="a")),
    ("UpdateKey", "description"): ("d", lambda api: api.keys.change("k", name="n", description="d")),
    ("UpdateKey", "key_name"): ("n", lambda api: api.keys.change("k", name="n", description="d")),
    ("AddUser", "parent_accounting"): ("true", lambda api: api.users.add(1, name="a", display_name="a", password="a")),
}


@pytest.mark.parametrize(("command", "parameter"), SENT)
def test_what_a_default_could_overwrite_is_sent_every_time(command: str, parameter: str) -> None:
    sent: dict[str, dict[str, str]] = {}

    def answer(request: httpx.Request) -> httpx.Response:
        sent[request.url.path.rpartition("/")[2]] = arguments(request)
        return httpx.Response(200, json={"result": 1, "user_id": 1, "application_id": 1})

    value, call = SENT[command, parameter]
    call(api_that(answer))
    assert sent[command][parameter] == value


@pytest.mark.parametrize(
    ("method", "parameter"),
    [
        (Users.change, "active"),
        (SmartQueues.set_agents, "max_conversations"),
        (Applications.change, "secure_record_storage"),
        (Keys.change, "description"),
        (Keys.change, "name"),
    ],
)
def test_nobody_can_forget_to_hand_on_what_was_read(method: Callable[..., Any], parameter: str) -> None:
    assert inspect.signature(method).parameters[parameter].default is inspect.Parameter.empty

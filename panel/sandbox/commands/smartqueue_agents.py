"""SmartQueue's agents: SQ_BindAgent, SQ_UnbindAgent, SQ_SetAgentInfo."""

from itertools import product
from typing import Final

from panel.sandbox import lookups
from panel.sandbox.calls import Answer, Call, Method, any_of
from panel.sandbox.errors import Refusal
from panel.sandbox.params import OneOf, flag, ids, names, number, one_application, one_user, text

QUEUES_PER_AGENT: Final = 50  # A42
# What each mode removes first. In spite of its name, `add` removes the agents' other queues.
DROPS: Final = {
    "add_queues": (),
    "replace_agents": ("sq_queue_id",),
    "add": ("user_id",),
    "replace": ("sq_queue_id", "user_id"),
}
PAIR: Final = ("user_id", "sq_queue_id")


def bind_agent(call: Call) -> Answer:
    app = lookups.needed_application(call)
    chosen = {
        "user_id": lookups.users(call, app),
        "sq_queue_id": lookups.named(call, lookups.SQ_QUEUES, app["application_id"]),
    }
    for column in DROPS[call.args["bind_mode"]]:
        lookups.delete_in(call, "sq_agent_queues", column, chosen[column])
    lookups.bind(call, "sq_agent_queues", PAIR, product(chosen["user_id"], chosen["sq_queue_id"]), bind=True)
    _check_count(call, chosen["user_id"])
    return {"result": 1}


def _check_count(call: Call, users: list[int]) -> None:
    counts = call.db.execute(
        "SELECT count(*) FROM sq_agent_queues WHERE user_id IN (SELECT value FROM json_each(?)) GROUP BY user_id",
        (lookups.as_json(users),),
    )
    if any(row[0] > QUEUES_PER_AGENT for row in counts.fetchall()):
        raise Refusal(563, "sq_queue_id", QUEUES_PER_AGENT)


def unbind_agent(call: Call) -> Answer:
    app = lookups.needed_application(call)
    users = lookups.users(call, app)
    queues = lookups.named(call, lookups.SQ_QUEUES, app["application_id"])
    lookups.bind(call, "sq_agent_queues", PAIR, product(users, queues), bind=False)
    return {"result": 1}


def set_agent_info(call: Call) -> Answer:
    users = lookups.as_json(lookups.users(call, lookups.needed_application(call)))
    call.db.execute(
        "UPDATE users SET handle_calls = coalesce(:handle_calls, handle_calls), max_simultaneous_conversations ="
        " coalesce(:max_simultaneous_conversations, max_simultaneous_conversations)"
        " WHERE user_id IN (SELECT value FROM json_each(:users))",
        {name: call.args[name] for name in SETTINGS} | {"users": users},
    )
    return {"result": 1}


SETTINGS: Final = ("handle_calls", "max_simultaneous_conversations")
WRITERS: Final = any_of("Owner", "Admin", "Developer", "UserManager")  # A47
CONVERSATIONS: Final = number("max_simultaneous_conversations", smallest=1, largest=1000, overwrites=5)
AGENTS: Final = (number("application_id"), text("application_name"), ids("user_id", or_all=True), names("user_name"))
QUEUES: Final = (ids("sq_queue_id", or_all=True), names("sq_queue_name"))
ONE_QUEUE: Final = OneOf(("sq_queue_id", "sq_queue_name"))

METHODS: Final = (
    Method(
        "SQ_BindAgent",
        bind_agent,
        roles=WRITERS,
        writes=True,
        params=(*AGENTS, *QUEUES, text("bind_mode", default="add_queues", choices=tuple(DROPS))),
        alternatives=(one_application(), one_user(), ONE_QUEUE),
    ),
    Method(
        "SQ_UnbindAgent",
        unbind_agent,
        roles=WRITERS,
        writes=True,
        params=(*AGENTS, *QUEUES),
        alternatives=(one_application(), one_user(), ONE_QUEUE),
    ),
    Method(
        "SQ_SetAgentInfo",
        set_agent_info,
        roles=WRITERS,
        writes=True,
        params=(*AGENTS, flag("handle_calls"), CONVERSATIONS),
        alternatives=(one_application(), one_user(), OneOf(SETTINGS, exclusive=False)),
    ),
)

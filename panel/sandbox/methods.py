"""The table of the sandbox's methods. Names are case-sensitive."""

from typing import Final

from panel.sandbox.calls import Method
from panel.sandbox.commands import (
    account,
    admin_users,
    applications,
    authorized_ips,
    history,
    keys,
    queues,
    reports,
    roles,
    sign_in,
    skills,
    smartqueue,
    smartqueue_agents,
    smartqueue_skills,
    subuser_roles,
    subusers,
    users,
)

ROOMS: Final = (
    users,
    applications,
    account,
    subusers,
    subuser_roles,
    roles,
    keys,
    skills,
    queues,
    smartqueue,
    smartqueue_skills,
    smartqueue_agents,
    history,
    reports,
    admin_users,
    authorized_ips,
    sign_in,
)

METHODS: Final[dict[str, Method]] = {method.name: method for room in ROOMS for method in room.METHODS}

"""The table of methods: all that the sandbox answers, by name. Names are case-sensitive."""

from typing import Final

from panel.sandbox.calls import Method
from panel.sandbox.commands import account, applications, roles, subusers, users

ROOMS: Final = (users, applications, account, subusers, roles)

METHODS: Final[dict[str, Method]] = {method.name: method for room in ROOMS for method in room.METHODS}

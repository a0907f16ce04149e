"""Api: every resource of the Management API at one address, with one key."""

import httpx

from panel.api.account import AccountCommands
from panel.api.admin_users import AdminUsers
from panel.api.applications import Applications
from panel.api.calls import AroundCalls, AroundWrites, Calls, shared_client, unhurried, unobserved
from panel.api.history import History
from panel.api.keys import Keys
from panel.api.queues import Queues
from panel.api.roles import Roles
from panel.api.skills import Skills
from panel.api.smartqueue import SmartQueues
from panel.api.subusers import Subusers
from panel.api.users import Users


class Api:
    """`Api(url, auth).users.list(application_id)`; see Calls for the arguments."""

    def __init__(
        self,
        url: str,
        auth: httpx.Auth,
        *,
        client: httpx.Client | None = None,
        around_writes: AroundWrites = unobserved,
        around_calls: AroundCalls = unhurried,
        request_id: str = "",
    ) -> None:
        calls = Calls(url, auth, client or shared_client(), around_writes, around_calls, request_id)
        self.account = AccountCommands(calls)
        self.applications = Applications(calls)
        self.users = Users(calls)
        self.roles = Roles(calls)
        self.subusers = Subusers(calls)
        self.keys = Keys(calls)
        self.skills = Skills(calls)
        self.queues = Queues(calls)
        self.smartqueue = SmartQueues(calls)
        self.admin_users = AdminUsers(calls)
        self.history = History(calls)

"""Who did it, as they were at that moment."""

from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest

from panel.access.access import access_of
from panel.access.matrix import Role
from panel.http import agent_of, client_address
from panel.people.models import Account, Member
from panel.request_id import id_of

MAIN_ACCOUNT, SUBUSER, COMMAND_LINE, JOB, PANEL = "main account", "subuser", "command line", "job", "panel"


@dataclass(frozen=True)
class Actor:
    """A member in their own session, a job in a member's name, or somebody who is not a member."""

    account: Account
    member: Member | None
    name: str
    roles: tuple[str, ...] = ()
    sign_in: str = ""  # how they signed in, or what acted without a session
    ip: str = ""
    agent: str = ""
    request_id: str = ""

    @classmethod
    def of(cls, request: HttpRequest, member: Member | None = None) -> Self:
        """The request's member, or this one. Before access is decided, the roles are those that were read last.

        The main account stays the main account while it sees the panel as others would.
        """
        who = member or request.user
        assert isinstance(who, Member)  # noqa: S101 - only pages of members ask
        access, kept = access_of(request), [Role.MAIN_ACCOUNT] if who.is_main_account else who.roles
        return cls(
            who.account,
            who,
            who.name,
            tuple(map(str, (access.role_list if access.viewing is None else []) or kept)),
            MAIN_ACCOUNT if who.is_main_account else SUBUSER,
            *_origin(request),
        )

    @classmethod
    def stranger(cls, account: Account, request: HttpRequest | None, name: str = "Somebody") -> Self:
        return cls(account, None, name, (), "", *_origin(request))

    @classmethod
    def without_session(cls, account: Account, name: str = "The panel", sign_in: str = PANEL) -> Self:
        return cls(account, None, name, sign_in=sign_in)


def address_of(request: HttpRequest) -> str:
    """The client's address, if it is known. The text of a trusted proxy may be something else."""
    return (client_address(request) or "").replace("\0", "")[:45] if "REMOTE_ADDR" in request.META else ""


def _origin(request: HttpRequest | None) -> tuple[str, str, str]:
    if request is None:
        return "", "", ""
    return address_of(request), agent_of(request), id_of(request)

"""Who did it, as it was at that moment."""

from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest

from panel.access.access import access_of
from panel.access.matrix import Role
from panel.http import client_address
from panel.people.models import Account, Member
from panel.web.request_id import id_of

MAIN_ACCOUNT, SUBUSER, COMMAND_LINE, JOB, PANEL = "main account", "subuser", "command line", "job", "panel"


@dataclass(frozen=True)
class Actor:
    """Who: a member in a session of its own, a job in its name, or somebody who is no member."""

    account: Account
    member: Member | None
    name: str
    roles: tuple[str, ...] = ()
    sign_in: str = ""  # the session's kind of sign-in, or what acted without one
    ip: str = ""
    agent: str = ""
    request_id: str = ""

    @classmethod
    def of(cls, request: HttpRequest, member: Member | None = None) -> Self:
        """The request's member, or this one. Where access is not decided yet, the roles are those kept last."""
        who = member or request.user
        assert isinstance(who, Member)  # noqa: S101 - only pages of members ask
        kept = [Role.MAIN_ACCOUNT] if who.is_main_account else who.roles
        return cls(
            who.account,
            who,
            who.name,
            tuple(map(str, access_of(request).role_list or kept)),
            MAIN_ACCOUNT if who.is_main_account else SUBUSER,
            *_whence(request),
        )

    @classmethod
    def stranger(cls, account: Account, request: HttpRequest | None, name: str = "Somebody") -> Self:
        """Nobody is signed in."""
        return cls(account, None, name, (), "", *_whence(request))

    @classmethod
    def without_session(cls, account: Account, name: str = "The panel", sign_in: str = PANEL) -> Self:
        """A command (`sign_in=COMMAND_LINE`) or the panel itself."""
        return cls(account, None, name, sign_in=sign_in)


def address_of(request: HttpRequest) -> str:
    """The client's address, as far as it is known. What a trusted proxy wrote need not be one."""
    return (client_address(request) or "").replace("\0", "")[:45] if "REMOTE_ADDR" in request.META else ""


def _whence(request: HttpRequest | None) -> tuple[str, str, str]:
    """Address, browser, request id."""
    if request is None:
        return "", "", ""
    return address_of(request), request.headers.get("User-Agent", "").replace("\0", "")[:200], id_of(request)

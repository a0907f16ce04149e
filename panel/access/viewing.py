"""The main account sees the panel as other roles would. It can only narrow, and nothing can be sent meanwhile.

What is looked through is kept in the session and ends with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from django.http import HttpRequest
from django.utils.translation import gettext_noop as N_

from panel.access.access import Access
from panel.access.decorators import View, stays_open
from panel.access.matrix import Role, in_order, sections_of

KEY: Final = "viewing"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
WITHOUT_ROLE: Final = N_("somebody without a role")


@dataclass(frozen=True)
class Viewing:
    """The roles, and whose they were when it began; `name` is empty for roles that were chosen."""

    roles: tuple[str, ...]
    name: str = ""
    subuser_id: int | None = None

    @classmethod
    def of(cls, roles: Iterable[str], name: str = "", subuser_id: int | None = None) -> Self:
        """Without the main account's role: that would be no other view."""
        return cls(tuple(role for role in in_order(roles) if role != Role.MAIN_ACCOUNT), name, subuser_id)

    @property
    def who(self) -> str:
        """`agnes (UserManager)`, or only the roles."""
        roles = ", ".join(self.roles)
        return f"{self.name} ({roles})" if self.name and roles else self.name or roles or WITHOUT_ROLE


def begin(request: HttpRequest, viewing: Viewing) -> None:
    request.session[KEY] = {"roles": [*viewing.roles], "name": viewing.name, "subuser_id": viewing.subuser_id}


def end(request: HttpRequest) -> Viewing | None:
    """What was looked through; None if the session was in no view."""
    viewing = viewing_of(request)
    if viewing is not None:
        del request.session[KEY]
    return viewing


def viewing_of(request: HttpRequest) -> Viewing | None:
    session: Any = getattr(request, "session", None)  # pages for errors may come before the session
    kept = session.get(KEY) if session is not None else None
    return Viewing(tuple(kept["roles"]), kept["name"], kept["subuser_id"]) if kept else None


def narrowed(own: Access, viewing: Viewing | None) -> Access:
    """Of the member's own sections, those that the roles open.

    Only the main account may call every method of the API, so only for it other roles are always fewer rights.
    """
    if viewing is None or Role.MAIN_ACCOUNT not in own.roles:
        return own
    roles = frozenset(viewing.roles) - {Role.MAIN_ACCOUNT}
    return replace(own, roles=roles, sections=sections_of(roles) & own.sections, viewing=viewing)


def is_closed(request: HttpRequest, view: View) -> bool:
    """Whether the request would send something during a view: also on pages that are open to everybody."""
    return request.method not in SAFE and not stays_open(view) and viewing_of(request) is not None

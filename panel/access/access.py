"""What the member of one request may open. The middleware decides; views, templates and menu read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from django.http import HttpRequest

from panel.access.matrix import Role, Section, in_order, sections_of, unknown

if TYPE_CHECKING:
    from panel.access.viewing import Viewing


@dataclass(frozen=True)
class Access:
    """Role names as the API spells them, and the sections that they open together."""

    roles: frozenset[str]
    sections: frozenset[Section]
    signed_in: bool = True
    viewing: "Viewing | None" = None  # the main account sees the panel so, and nothing can be sent

    @classmethod
    def of(cls, roles: Iterable[str]) -> "Access":
        held = frozenset(roles)
        return cls(held, sections_of(held))

    def opens(self, section: Section) -> bool:
        return section in self.sections

    @property
    def is_main_account(self) -> bool:
        """Not while it sees the panel as other roles would."""
        return Role.MAIN_ACCOUNT in self.roles

    @property
    def unknown_roles(self) -> frozenset[str]:
        return unknown(self.roles)

    @property
    def role_list(self) -> list[str]:
        """In the order of the matrix; unknown roles come last."""
        return in_order(self.roles)


NOBODY = Access(frozenset(), frozenset(), signed_in=False)


class AskedMember(Protocol):
    """What the middleware asks of `request.user`.

    `role_names` raises ApiError when the roles cannot be read, NoLongerAMember when the subuser no longer exists.
    """

    @property
    def is_authenticated(self) -> bool: ...

    def role_names(self) -> frozenset[str]: ...


class DecidedRequest(HttpRequest):
    """A request that went through AccessMiddleware."""

    access: Access


def access_of(request: HttpRequest) -> Access:
    """What this request's member may open; NOBODY before the middleware has decided."""
    return cast("Access", getattr(request, "access", NOBODY))

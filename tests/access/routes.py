"""Routes and a stand-in for members, by which the middleware is tested alone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from panel.access.access import access_of
from panel.access.decorators import public, section, signed_in
from panel.access.errors import NoLongerAMember
from panel.access.matrix import Section
from panel.access.menu import Link, menu, tabs
from panel.api.errors import ApiUnreachable

type Handler = Callable[[HttpRequest], HttpResponse]

ran: list[str] = []


@section(Section.LOGS)
def logs(request: HttpRequest) -> HttpResponse:
    ran.append("logs")
    return HttpResponse(f"logs for {access_of(request).role_list}")


@section(Section.USERS_IN_AN_APPLICATION)
def users(request: HttpRequest, application_id: int) -> HttpResponse:  # noqa: ARG001 - the route has it
    return HttpResponse("\n".join(map(line, tabs(request))))


@signed_in
def roles(request: HttpRequest) -> HttpResponse:
    return HttpResponse("\n".join(line(entry, group.title) for group in menu(request) for entry in group.entries))


@public
def auth(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"everybody: {len(menu(request))}")


def forgotten(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view has it
    ran.append("forgotten")
    return HttpResponse("must never be seen")


def line(entry: Link, title: str = "") -> str:
    return f"{title}|{entry.label}|{entry.url}|{'here' if entry.current else ''}"


class StandIn:
    """Whoever the request's X-Member header says: role names, or what goes wrong."""

    def __init__(self, who: str) -> None:
        self.who = who
        self.is_authenticated = bool(who)

    def role_names(self) -> frozenset[str]:
        if self.who == "gone":
            raise NoLongerAMember
        if self.who == "unreadable":
            raise ApiUnreachable("GetSubUserRoles", "it timed out")
        return frozenset(self.who.split(",")) - {"none"}


def stand_in_middleware(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        request.user = StandIn(request.headers.get("X-Member", ""))  # type: ignore[assignment]  # a stand-in
        return get_response(request)

    return middleware


application = [path("", users, name="list")]
settings_pages = [path("roles/", roles, name="matrix")]
applications = [
    path("applications/", roles, name="list"),
    path("application/<int:application_id>/", roles, name="detail"),
]
subusers = [path("", logs, name="list"), path("new/", logs, name="create")]
urlpatterns = [
    path("", include(([path("", roles, name="home")], "home"))),
    path("", include((applications, "applications"))),
    path("subusers/", include((subusers, "subusers"))),
    path("keys/", include(([path("", logs, name="list")], "service_accounts"))),
    path("profile/", include(([path("", roles, name="profile")], "profile"))),
    path("jobs/", include(([path("", roles, name="list")], "jobs"))),
    path("auth/", auth, name="auth"),
    path("status/", include(([path("", logs, name="status")], "monitoring"))),
    path("logs/", include(([path("", logs, name="list")], "logs"))),
    path("application/<int:application_id>/users/", include((application, "users"))),
    path("settings/", include((settings_pages, "roles"))),
]

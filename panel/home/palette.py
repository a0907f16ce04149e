"""What the command palette finds: pages, applications, users, subusers and actions, within the member's access.

It searches at every pause in typing, so it makes at most four calls: the applications (kept for a minute) and, if an
account has more than fifty, those with the name; the users of one application by username and by display name; and the
team with the remaining calls. The page also says what was searched.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from panel.access.access import access_of
from panel.access.matrix import Section
from panel.access.menu import menu
from panel.access.opened import METHODS
from panel.api.answers import Slice
from panel.api.applications import Application
from panel.api.errors import ApiError
from panel.remote.at_once import at_once
from panel.remote.kept import APPLICATION, FIRST_APPLICATIONS
from panel.remote.requests import PanelRequest
from panel.remote.team import Team
from panel.web.crumbs import application_url

SHORTEST_SEARCH = 2
COUNTED = 50  # users that are read, so that their number is true: the API cannot count both searches as one
AT_MOST = 6  # of each kind
CALLS = 4
# Pages that no menu leads to, but another page: section, label, the page that leads there, route.
BELOW = (
    (Section.EDITING_A_SUBUSER, N_("Access reviews"), N_("Subusers"), "reviews:list"),
    (Section.EDITING_A_SUBUSER, N_("Changed elsewhere"), N_("Subusers"), "subusers:drift"),
)
ASKING = ("who", "which")  # about rights; other texts find them only if nothing else is found


class Found(NamedTuple):
    kind: str
    label: str
    hint: str
    url: str
    icon: str


@dataclass
class Search:
    """What the API was asked for one text, and what it found."""

    found: list[Found] = field(default_factory=list)
    application: Application | None = None  # whose users were searched
    only_one: bool = False  # although the account has others
    team: Team | None = None
    calls_left: int = CALLS
    error: ApiError | None = None


def pages(request: HttpRequest, q: str) -> Iterator[Found]:
    for group in menu(request):
        for entry in group.entries:
            if q in entry.label.lower():
                yield Found(_("Page"), entry.label, group.title, entry.url, entry.icon)
    for section, label, above, route in BELOW:
        if q in _(label).lower() and access_of(request).opens(section):
            yield Found(_("Page"), _(label), _(above), reverse(route), "user-group")


def rights(request: PanelRequest, q: str) -> Iterator[Found]:
    """Who can open a section or call a method; for those who may not see the team, which role it takes."""
    if len(q) < SHORTEST_SEARCH:
        return
    route, name = ("roles:who", "right") if request.access.opens(Section.SUBUSERS) else ("roles:least", "need")
    texts = (_("Who can open %(right)s?"), _("Who can call %(right)s?"))
    if route == "roles:least":
        texts = (_("Which role opens %(right)s?"), _("Which role may call %(right)s?"))
    for right in (*Section, *METHODS):
        label = texts[not isinstance(right, Section)] % {"right": _(right)}
        if q in label.casefold():
            yield Found(_("Access"), label, "", reverse(route, query={name: right}), "eye")


def remote(request: PanelRequest, q: str) -> Search:
    """What the API finds; it is not asked for a text shorter than SHORTEST_SEARCH."""
    search = Search()
    if len(q) < SHORTEST_SEARCH:
        return search
    try:
        if request.access.opens(Section.APPLICATIONS):
            add_applications(search, request, q)
        if request.access.opens(Section.SUBUSERS):
            add_team(search, request, q)
    except ApiError as error:
        search.error = error
    return search


def add_applications(search: Search, request: PanelRequest, q: str) -> None:
    """Applications with this in their name, users of one of them, and "Create a user" in each of these."""
    kept, access = request.api.kept, request.access
    search.calls_left -= 0 if kept.look(FIRST_APPLICATIONS) else 1
    first = kept.first_applications()
    matching: Iterable[Application] = [each for each in first if q in each.name]
    if first.total > len(first):
        search.calls_left -= 1
        matching = request.api.applications.list(name=q, count=AT_MOST)
    for application in islice(matching, AT_MOST):
        if url := application_url(access, application):
            search.found.append(Found(_("Application"), application.name, str(application.id), url, "cube"))
    if access.opens(Section.USERS_IN_AN_APPLICATION):
        add_users(search, request, q, first)
        search.found += islice(editors(first, q), AT_MOST)


def add_users(search: Search, request: PanelRequest, q: str, first: Slice[Application]) -> None:
    """Users with this in their username or display name: of the present application, else of the first."""
    application = search.application = application_of_page(search, request, first) or next(iter(first), None)
    if application is None:
        return
    search.calls_left -= 2
    search.only_one = first.total > 1
    api, by = request.api, ({"name": q}, {"display_name": q})
    slices = at_once(lambda part: api.users.list(application.id, count=COUNTED, **part), by)  # type: ignore[arg-type]
    users = {user.id: user for part in slices for user in part}
    for user in sorted(users.values(), key=lambda user: user.name)[:AT_MOST]:
        url = reverse("users:detail", args=[application.id, user.id])
        label, hint = user.display_name or user.name, f"{user.name} · {application.name}"
        search.found.append(Found(_("User"), label, hint, url, "user"))
    if len(users) > AT_MOST:
        is_counted = all(part.total <= len(part) for part in slices)
        search.found.append(all_users(application, q, len(users) if is_counted else None))


def all_users(application: Application, q: str, number: int | None) -> Found:
    """The way to all that match; `number` is None if there are more than were read."""
    text = _("All in %(application)s") if number is None else _("All %(number)d in %(application)s")
    label = text % {"number": number, "application": application.name}
    url = reverse("users:list", args=[application.id], query={"q": q})
    return Found(_("Users"), label, "", url, "users")


def application_of_page(search: Search, request: PanelRequest, first: Slice[Application]) -> Application | None:
    """The application of the page below the palette: htmx sends its address."""
    path = (request.htmx.current_url_abs_path or "").partition("?")[0]
    try:
        wanted = resolve(path).kwargs.get("application_id")
    except Resolver404:
        return None
    found = next((application for application in first if application.id == wanted), None)
    if found or wanted is None:
        return found
    kept = request.api.kept.look(APPLICATION, wanted)
    if kept or search.calls_left <= 2:  # the two are for its users
        return kept.value if kept else None
    search.calls_left -= 1
    return request.api.kept.application(wanted)


def editors(applications: Iterable[Application], q: str) -> Iterator[Found]:
    for application in applications:
        label = _("Create a user in %(application)s") % {"application": application.name}
        if has_words(label, q):
            url = reverse("users:create", args=[application.id])
            yield Found(_("Action"), label, "", url, "plus")


def has_words(label: str, q: str) -> bool:
    """Whether every word typed is a part of the action: "add sub" finds "Add a subuser"."""
    return all(word in label.casefold() for word in q.split())


def add_team(search: Search, request: PanelRequest, q: str) -> None:
    """Subusers with this in their name or description, among those that are known after one more call."""
    access, label = request.access, _("Add a subuser")
    if access.opens(Section.CREATING_A_NEW_SUBUSER) and has_words(label, q):
        search.found.append(Found(_("Action"), label, "", reverse("subusers:create"), "plus"))
    search.team = request.api.kept.team(calls=min(search.calls_left, 1)).value
    matching = (each for each in search.team.subusers if q in f"{each.name}\n{each.description}".casefold())
    for subuser in islice(matching, AT_MOST):
        url = f"{reverse('subusers:list')}?{urlencode({'q': subuser.name})}"
        if access.opens(Section.EDITING_A_SUBUSER):
            url = reverse("subusers:detail", args=[subuser.id])
        hint = ", ".join(role.name for role in subuser.roles)
        search.found.append(Found(_("Subuser"), subuser.name, hint, url, "user-group"))

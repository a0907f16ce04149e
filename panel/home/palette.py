"""What the command palette finds: pages, applications, users, subusers and actions, within the member's access."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from panel.access.access import Access
from panel.access.matrix import Section
from panel.access.menu import menu
from panel.api.applications import Application
from panel.api.client import Api
from panel.web.crumbs import application_url

SHORTEST_SEARCH = 2
AT_MOST = 6  # of each kind
APPLICATIONS_SEARCHED = 12
AT_ONCE = 3


class Found(NamedTuple):
    """A line of the palette."""

    kind: str
    label: str
    hint: str
    url: str
    icon: str


def pages(request: HttpRequest, q: str) -> Iterator[Found]:
    """Entries of the menu."""
    for group in menu(request):
        for entry in group.entries:
            if q in entry.label.lower():
                yield Found("Page", entry.label, group.title, entry.url, entry.icon)


def remote(api: Api, access: Access, q: str) -> Iterator[Found]:
    """What the API is asked for; nothing for a search shorter than two letters."""
    if len(q) < SHORTEST_SEARCH:
        return
    applications = api.applications.all().items if access.opens(Section.APPLICATIONS) else ()
    for application in [found for found in applications if q in found.name][:AT_MOST]:
        url = application_url(access, application)
        if url:
            yield Found("Application", application.name, str(application.id), url, "cube")
    if access.opens(Section.USERS_IN_AN_APPLICATION):
        yield from users(api, applications, q)
    if access.opens(Section.SUBUSERS):
        yield from subusers(api, access, q)


def users(api: Api, applications: tuple[Application, ...], q: str) -> Iterator[Found]:
    """Users with this in their username, and the editor of each application that is named so."""
    searched = applications[:APPLICATIONS_SEARCHED]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        slices = pool.map(lambda application: api.users.list(application.id, name=q, count=AT_MOST), searched)
        for application, found in zip(searched, slices, strict=True):
            for user in found:
                url = reverse("users:detail", args=[application.id, user.id])
                yield Found("User", user.name, f"{user.display_name} · {application.name}", url, "user")
    for application in applications:
        if q in f"create a user in {application.name}":
            url = reverse("users:create", args=[application.id])
            yield Found("Action", f"Create a user in {application.name}", "", url, "plus")


def subusers(api: Api, access: Access, q: str) -> Iterator[Found]:
    """Subusers with this in their name."""
    for subuser in [found for found in api.subusers.list() if q in found.name][:AT_MOST]:
        url = f"{reverse('subusers:list')}?q={subuser.name}"
        if access.opens(Section.EDITING_A_SUBUSER):
            url = reverse("subusers:edit", args=[subuser.id])
        yield Found("Subuser", subuser.name, ", ".join(role.name for role in subuser.roles), url, "user-group")
    if access.opens(Section.CREATING_A_NEW_SUBUSER) and q in "add a subuser":
        yield Found("Action", "Add a subuser", "", reverse("subusers:create"), "plus")

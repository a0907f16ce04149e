"""The path to a page of an application, as links where the section is open to this member."""

from django.utils.translation import gettext as _

from panel.access.access import Access
from panel.access.matrix import Section
from panel.api.applications import Application
from panel.http import url_for

type Crumb = tuple[str, str | None]


def application_crumbs(access: Access, application: Application, *more: Crumb) -> list[Crumb]:
    crumbs: list[Crumb] = []
    if access.opens(Section.APPLICATIONS):
        crumbs.append((_("Applications"), url_for("applications:list")))
    crumbs.append((application.name, application_url(access, application)))
    return [*crumbs, *more]


def application_url(access: Access, application: Application) -> str | None:
    routes = {Section.CERTAIN_APPLICATION: "applications:detail", Section.USERS_IN_AN_APPLICATION: "users:list"}
    opened = (route for section, route in routes.items() if access.opens(section))
    return next((url_for(route, application.id) for route in opened), None)

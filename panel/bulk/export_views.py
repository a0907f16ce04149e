"""Exports: each list as it is filtered and sorted, all of its pages, as a file."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.api.paging import LARGEST_LIST
from panel.bulk.exporting import team, users
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import noted
from panel.people.models import Member
from panel.remote.counting import users_of
from panel.remote.lookup import application_or_404
from panel.remote.member_api import MemberApi
from panel.remote.requests import PanelRequest
from panel.resilience.deadline import deadline
from panel.service_accounts.listing import rows_of
from panel.service_accounts.listing import search as find_keys
from panel.skills.choices import choices_for
from panel.subusers import listing
from panel.subusers.forms import FilterForm as SubuserFilterForm
from panel.subusers.views import held_roles
from panel.users.forms import FilterForm
from panel.web.lists import ListState, carried
from panel.web.spreadsheets import FORMATS, download

LONGEST_EXPORT = 600.0  # seconds


@section(Section.USERS_IN_AN_APPLICATION)
@never_cache
@require_GET
def export_users(request: PanelRequest, application_id: int) -> StreamingHttpResponse:
    """`/application/<id>/users/export/?format=csv|xlsx`, with the list's filters."""
    application = application_or_404(request, application_id)
    filters = FilterForm(request.GET)
    filters.full_clean()
    choices = choices_for(request, application_id)
    rows = users.rows(unhurried(request), application_id, ListState.of(request), filters.cleaned_data, choices)
    return exported(request, f"the users of {application.name}", f"users-{application.name}", users.HEADER, rows)


@section(Section.SUBUSERS)
@never_cache
@require_GET
def export_subusers(request: PanelRequest) -> StreamingHttpResponse:
    """`/settings/subusers/export/`."""
    members = Member.objects.filter(account=request.user.account).exclude(subuser_id=None)
    everyone = request.api.kept.team().value.subusers
    found = listing.rows(everyone, {member.subuser_id: member for member in members if member.subuser_id})
    filters = SubuserFilterForm(request.GET, offered=held_roles(found))
    filters.is_valid()
    role, order, signed_in = (filters.cleaned_data.get(name, "") for name in ("role", "order", "signed_in"))
    listed = listing.search(found, whole_list(request), role=role, order=order, signed_in=signed_in)
    return exported(request, "the subusers", "subusers", team.SUBUSERS, team.subusers(listed))


@section(Section.SERVICE_ACCOUNTS)
@never_cache
@require_GET
def export_service_accounts(request: PanelRequest) -> StreamingHttpResponse:
    """`/settings/service_accounts/export/`."""
    listed = find_keys(rows_of(request, request.api.keys.list()), whole_list(request))
    return exported(request, "the service accounts", "service-accounts", team.KEYS, team.keys(listed))


@section(Section.APPLICATIONS)
@never_cache
@require_GET
def export_applications(request: PanelRequest) -> StreamingHttpResponse:
    """`/applications/export/`; with `show=users` the numbers of users as well, as far as the list could have them."""
    state = whole_list(request)
    found = request.api.applications.list(name=state.q or None, count=LARGEST_LIST)
    may_count = request.access.opens(Section.USERS_IN_AN_APPLICATION)
    counts: dict[int, int | None] = {}
    if may_count and request.GET.get("show") == "users":
        counts = users_of(request.api, [each.id for each in found])
    rows = team.applications(found, counts)
    return exported(request, "the applications", "applications", team.APPLICATIONS, rows)


def exported(
    request: PanelRequest, what: str, name: str, header: list[str], rows: Iterator[list[str]]
) -> StreamingHttpResponse:
    """The file. Its first row is read before the answer begins, so that an API that is away still gets its page.

    Raises:
        Http404: there is no such format.
    """
    format_ = request.GET.get("format", "csv")
    if format_ not in FORMATS:
        raise Http404("There is no such format.")
    content_type, written = FORMATS[format_]
    first = next(rows, None)
    every = rows if first is None else chain([first], rows)
    used = {name: ", ".join(values) for name, values in carried(request).items() if name != "format" and any(values)}
    noted(Actor.of(request), Kind.EXPORTED, details={"what": what, "format": format_} | used)
    filename = f"{name}-{timezone.localtime():%Y-%m-%d}.{format_}"
    return download(written(header, every), content_type, filename)


def whole_list(request: PanelRequest) -> ListState:
    """All pages of a list as one."""
    return replace(ListState.of(request), page=1, per_page=LARGEST_LIST)


def unhurried(request: PanelRequest) -> MemberApi:
    """The member's API without the request's deadline: a long list is streamed for longer than a page may take."""
    with deadline(LONGEST_EXPORT):
        return MemberApi(request.api.actor, request.access)

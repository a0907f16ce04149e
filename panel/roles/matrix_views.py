"""The access matrix: whole, filtered, as a file, and beside the API's own table. Open to every member."""

from collections.abc import Iterator

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from panel.access.decorators import signed_in
from panel.access.matrix import Role, Section, known
from panel.access.opened import METHODS
from panel.api.errors import ApiError
from panel.api.rights import may_call
from panel.remote.requests import PanelRequest
from panel.roles import oddities
from panel.roles.forms import MatrixForm
from panel.roles.reading import ANYONES, COUNT, disagreements, matrix_lines, people_by_role, side_by_side
from panel.web.http import page_or_partial
from panel.web.spreadsheets import FORMATS, download


@signed_in
@require_safe
def matrix(request: PanelRequest) -> HttpResponse:
    """`/settings/roles/`: who may open what, as the vendor publishes it; the member's own roles are highlighted.

    `?q=numbers&roles=Owner&roles=Admin&only=differences` shows a part of it.
    """
    form = MatrixForm(request.GET)
    groups = matrix_lines(form.columns, word=form.word, only_differences=form.only_differences)
    context = {
        "form": form,
        "groups": groups,
        "shown": sum(map(len, groups.values())),
        "roles": form.columns,
        "every_role": list(Role),
        "own": frozenset(map(known, request.access.roles)),
        "count": COUNT,
        "people": people(request),
        "oddities": oddities.ODDITIES,
        "odd_roles": {role: oddities.of_role(role) for role in form.columns},
        "may_see_team": request.access.opens(Section.SUBUSERS),
        "may_view_as": request.access.opens(Section.EDITING_A_SUBUSER),
    }
    return page_or_partial(request, "roles/matrix.html", "matrix", context)


def people(request: PanelRequest) -> dict[Role, int] | None:
    """How many of the team have each role. The matrix is worth showing without it, so an API that fails is no error."""
    if not request.access.opens(Section.SUBUSERS):
        return None
    try:
        return people_by_role(request.api.kept.team().value.subusers)
    except ApiError:
        return None


@signed_in
@require_GET
def export(request: PanelRequest) -> StreamingHttpResponse:
    """`/settings/roles/export/?format=csv|xlsx`: the matrix as it is filtered, and below it the API's methods."""
    form, format_ = MatrixForm(request.GET), request.GET.get("format", "")
    if format_ not in FORMATS:
        raise Http404("There is no such format.")
    content_type, written = FORMATS[format_]
    header = [_("Table"), _("Group"), _("Section or API method"), *form.columns]
    return download(written(header, exported_rows(form)), content_type, f"access-roles.{format_}")


def exported_rows(form: MatrixForm) -> Iterator[list[str]]:
    words = {True: _("yes"), False: _("no")}
    for group, lines in matrix_lines(form.columns, word=form.word, only_differences=form.only_differences).items():
        for line in lines:
            marks = [words[is_open] for _role, is_open, _odd in line.marks]
            yield [_("Section of the panel"), _(group), _(line.section), *marks]
    for command in METHODS:
        marks = [words[may_call(command, [role])] for role in form.columns]
        if form.word.casefold() in command.casefold() and (len({*marks}) > 1 or not form.only_differences):
            yield [_("API method"), "", command, *marks]


@signed_in
@require_safe
def panel_and_api(request: PanelRequest) -> HttpResponse:
    """`/settings/roles/api/`: what each role opens in the panel, beside what it may call."""
    form = MatrixForm(request.GET)
    context = {
        "form": form,
        "roles": form.columns,
        "every_role": list(Role),
        "groups": side_by_side(form.columns, only_differences=form.only_differences),
        "disagreements": disagreements(side_by_side(form.columns), form.columns),
        "anyones": ANYONES,
        "crumbs": [(_("Access roles"), reverse("roles:matrix"))],
    }
    return page_or_partial(request, "roles/api.html", "sides", context)

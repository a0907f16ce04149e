"""The history of a subuser's roles, from the journal and from the account's history."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.journal.models import Entry
from panel.journal.settling import adopt_lost_writes
from panel.logs.forms import LogFilterForm
from panel.logs.names import with_before
from panel.logs.role_history import COMMANDS, changes_of_roles
from panel.logs.stream import read
from panel.logs.views import with_history, with_links
from panel.remote.requests import PanelRequest
from panel.web.http import page_or_partial

MOST = 200  # changes of one subuser that are looked through; the account's history is read with five calls at most


@section(Section.SUBUSERS)
@require_safe
def roles_of(request: PanelRequest, subuser_id: int) -> HttpResponse:
    """`/logs/roles/<id>/`: who gave or took which roles, and when; a part of the subuser's page and a page of its own.

    Whoever opens Subusers by the matrix also opens Logs.
    """
    account, both = request.user.account, with_history(request)
    subuser = next((each for each in request.api.kept.team().value.subusers if each.id == subuser_id), None)
    if subuser is None:
        raise Http404("The account has no such subuser.")
    adopt_lost_writes(account)
    filters = LogFilterForm({"object": "subuser", "about": str(subuser_id)}, with_outside=both)
    filters.full_clean()
    page = with_links(read(account, request.api if both else None, filters, MOST, before=None, after=None), request)
    context = {
        "subuser": subuser,
        "page": page,
        "changes": list(changes_of_roles(page.lines, subuser.role_names, read_before(request, subuser_id))),
        "with_history": both,
        "crumbs": [(_("Logs"), reverse("logs:list"))],
    }
    return page_or_partial(request, "logs/roles.html", "role_history", context)


def read_before(request: PanelRequest, subuser_id: int) -> dict[int, str]:
    """`seq` -> the roles that the panel read just before that write."""
    found = with_before(request.user.account).filter(object_id=str(subuser_id), command__in=COMMANDS)
    entries: list[Entry] = list(found.order_by("-seq")[:MOST])
    befores = {entry.seq: getattr(entry, "before", None) or {} for entry in entries}
    return {seq: before["role_name"] for seq, before in befores.items() if "role_name" in before}

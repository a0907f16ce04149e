"""The views in the rail."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from panel.access.access import access_of
from panel.access.matrix import Section
from panel.access.menu import Link
from panel.remote.requests import PanelRequest
from panel.saved_views.models import SavedView


def rail(request: HttpRequest) -> dict[str, Any]:
    """`saved_views`: read only by a page that has a rail."""
    return {"saved_views": SimpleLazyObject(lambda: links(request))}


def links(request: HttpRequest) -> list[Link]:
    """Nothing for those to whom lists of users are closed. Costs no query until a view is saved in the account."""
    member = cast("PanelRequest", request).user
    if not access_of(request).opens(Section.USERS_IN_AN_APPLICATION) or not member.account.has_saved_views:
        return []
    here = request.get_full_path()
    found = SavedView.objects.visible_to(member)
    return [
        Link(view.name, view.url, "user-group" if view.for_team else "bookmark", view.url == here) for view in found
    ]

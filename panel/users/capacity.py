"""How full the account is. The limit is the account's; the API counts users one application at a time."""

from panel.api.errors import ApiError
from panel.remote.counting import topped_up
from panel.remote.counts import Tally
from panel.remote.requests import PanelRequest

CALLS = 5  # beside the application's own


def capacity_of(request: PanelRequest) -> Tally | None:
    """The counted users of the account; None if the API does not answer."""
    try:
        first = request.api.kept.first_applications()
        return Tally.among(topped_up(request.api, first, CALLS - 1), first)
    except ApiError:
        return None

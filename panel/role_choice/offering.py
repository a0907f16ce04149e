"""Which roles a member may give to a key."""

from panel.access.granting import beyond, reaching_beyond
from panel.access.matrix import in_order
from panel.remote.requests import PanelRequest


def offered(request: PanelRequest) -> tuple[list[str], list[str]]:
    """The roles of GetRoles that the member may give, and (in the matrix's order) those that they may not."""
    names = request.api.kept.role_names()
    kept_back = {*beyond(request.access, names)}
    if request.user.account.keys_within_sections:
        kept_back |= {*reaching_beyond(request.access, names)}
    return [name for name in names if name not in kept_back], in_order(kept_back)

"""What a choice of roles opens, while it is made."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from panel.access.decorators import signed_in
from panel.remote.requests import PanelRequest
from panel.role_choice.effects import Effect
from panel.web.http import page_or_partial


@signed_in
@require_safe
def preview(request: PanelRequest) -> HttpResponse:
    """`/settings/roles/preview/?roles=Owner&seen=Admin;Payer&of=key`: what `roles` open, compared with those in `seen`.

    The vendor publishes the access matrix, so this is open to every member.
    """
    seen = request.GET["seen"].split(";") if "seen" in request.GET else None
    effect = Effect.of(request.GET.getlist("roles"), seen)
    context = {"effect": effect, "of_key": request.GET.get("of") == "key"}
    return page_or_partial(request, "role_choice/preview.html", "preview", context)

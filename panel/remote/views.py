"""Look again whether a write whose answer was lost took effect."""

from django.core.signing import BadSignature
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from panel.access.decorators import signed_in
from panel.api.rights import check_call
from panel.http import is_fragment
from panel.remote.requests import PanelRequest
from panel.remote.sent import Sent, Settled
from panel.remote.settling import in_words, look_again, words, write_of
from panel.web.http import page_or_partial


@signed_in
@never_cache
@sensitive_post_parameters()  # without JavaScript the whole form is sent
@require_POST
def look(request: PanelRequest) -> HttpResponse:
    """`/look/`: reads, and shows the result; a token that only this member got names the write.

    Raises:
        Http404: not a token of this member, or it is older than a day.
        NotAllowed: the member's roles no longer allow the write, so they do not allow its outcome.
    """
    token = request.POST.get("look", "")
    try:
        write = write_of(request.user, token)
    except BadSignature as error:
        raise Http404("There is nothing to look for.") from error
    check_call(write.command, request.access.roles)
    found = look_again(request.api, request.api.actor, write)
    request.api.kept.forget()
    heading, text = words(in_words(write), found)
    context = {
        "heading": heading,
        "text": text,
        "found": found,
        "token": token,
        "at": timezone.now(),
        "made_url": url_of(write, found),
        "fragment": is_fragment(request),  # which lands inside a form
    }
    return page_or_partial(request, "remote/look.html", "look", context)


def url_of(write: Sent, found: Settled) -> str | None:
    """The page of what an add created."""
    match write.command if found.found_id else "":
        case "AddUser":
            return reverse("users:detail", args=[int(write.arguments["application_id"]), int(found.found_id)])
        case "AddApplication":
            return reverse("applications:detail", args=[int(found.found_id)])
        case "AddSubUser":
            return reverse("subusers:detail", args=[int(found.found_id)])
        case "CreateKey":
            return reverse("service_accounts:detail", args=[found.found_id])
    return None

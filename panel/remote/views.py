"""Looking again whether a write whose answer was lost took effect."""

from django.core.signing import BadSignature
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from panel.access.decorators import signed_in
from panel.access.pages import is_fragment
from panel.api.rights import check_call
from panel.remote.attempts import words, write_of
from panel.remote.kept import forget_applications
from panel.remote.requests import PanelRequest
from panel.web.http import page_or_partial


@signed_in
@never_cache
@require_POST
def look(request: PanelRequest) -> HttpResponse:
    """`/look/`: reads, and says what is there; the write is named by a token that only its own member was given.

    Raises:
        Http404: no such token of this member, or one that is older than a day.
        NotAllowed: the member's roles would not carry the write any more, so neither its outcome.
    """
    token = request.POST.get("look", "")
    try:
        write = write_of(request.user, token)
    except BadSignature as error:
        raise Http404("There is nothing to look for.") from error
    check_call(write.command, request.access.roles)
    found = request.api.look_again(write)
    forget_applications(request)
    heading, *text = words(write, found)
    context = {
        "heading": heading,
        "text": text,
        "found": found,
        "token": token,
        "at": timezone.now(),
        "fragment": is_fragment(request),
    }
    return page_or_partial(request, "remote/look.html", "look", context)

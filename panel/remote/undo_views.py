"""The Undo button of a message."""

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from panel.access.decorators import signed_in
from panel.access.matrix import Section
from panel.api.errors import ApiError, NotAllowed
from panel.http import local_path
from panel.remote.attempts import attempt
from panel.remote.outcomes import Saved
from panel.remote.requests import PanelRequest
from panel.remote.sent import Sent
from panel.remote.undoing import is_as_sent, opposites, writes_of
from panel.web.api_forms import ApiForm, error_in_words


@signed_in
@never_cache
@require_POST
def undo(request: PanelRequest) -> HttpResponse:
    """`/undo/`: takes back what one message was about, then leads to `next`.

    Raises:
        NotAllowed: meanwhile the page that made the change is closed to the member, or the call is.
    """
    back = HttpResponseRedirect(local_path(request.POST.get("next", "")))
    try:
        section, text, writes = writes_of(request.user, request.POST.get("undo", ""))
    except BadSignature:
        messages.info(request, _("This can be undone for a minute only. Change it by hand."))
        return back
    if not request.access.opens(Section(section)):
        raise NotAllowed(writes[0].command, ())
    try:
        unchanged = is_as_sent(request.api, writes)
    except ApiError as error:
        messages.error(request, _("Nothing was undone: %(why)s") % {"why": error_in_words(error)})
        return back
    if unchanged:
        take_back(request, writes, text)
    else:
        messages.warning(request, _("Nothing was undone: it was changed since. “%(text)s”") % {"text": text})
    return back


def take_back(request: PanelRequest, writes: list[Sent], text: str) -> None:
    """The last write first, up to the first that fails."""
    form = ApiForm({})
    for write in reversed(writes):
        for call in opposites(request.api, write):
            if not isinstance(attempt(request.api, form, call, application_id=write.application_id), Saved):
                messages.error(request, form.in_a_sentence(_("Not all of it was undone.")))
                return
    messages.success(request, _("Undone: “%(text)s”") % {"text": text})

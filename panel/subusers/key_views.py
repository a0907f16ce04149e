"""The service accounts that a subuser made here."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.http import is_fragment
from panel.remote.requests import PanelRequest
from panel.sign_in import panel_passwords
from panel.subusers.forms import MadeKeysForm
from panel.subusers.lookup import below, made_by, subuser_or_404
from panel.subusers.rights import keys_read
from panel.subusers.saving import delete_keys
from panel.web.http import page_or_partial


@section(Section.EDITING_A_SUBUSER)
@never_cache
@require_http_methods(["GET", "POST"])
def made_keys(request: PanelRequest, subuser_id: int) -> HttpResponse:
    """`/settings/subusers/<id>/keys/`: deletes the ticked ones after the subuser's name is typed.

    The editor asks for the part that warns of them.
    """
    subuser = subuser_or_404(request, subuser_id)
    made = made_by(request, subuser)
    form = MadeKeysForm(request.POST if request.method == "POST" else None, name=subuser.name, made=made)
    if form.is_valid() and form.chosen():
        delete_keys(request, form.chosen())
        return redirect("subusers:keys", subuser_id)
    if form.is_bound and form.is_valid():
        form.add_error(None, _("No service account was chosen. Choose at least one."))
    context = {"form": form, "made": made, "link": is_fragment(request), **below(request, subuser)}
    return page_or_partial(request, "subusers/keys.html", "made", context)


@section(Section.EDITING_A_SUBUSER)
@never_cache
@require_safe
def their_keys(request: PanelRequest, subuser_id: int) -> HttpResponse:
    """`/settings/subusers/<id>/keys/all/`: keys that belong to them or that they made, and what these can do more.

    A part of the subuser's page, which asks for it when one gets there, and a page of its own.
    """
    subuser = subuser_or_404(request, subuser_id)
    keys = keys_read(request, subuser, panel_passwords.member_of(request.user.account, subuser_id))
    context = {"keys": keys, **below(request, subuser)}
    return page_or_partial(request, "subusers/their_keys.html", "their_keys", context)

"""Adding a subuser, and adding it again: at the API first, then as a member of this panel."""

from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from panel.accounts import panel_passwords
from panel.api.errors import ApiError
from panel.api.subusers import Subuser
from panel.remote.requests import PanelRequest
from panel.subusers.editing import reason_of, warn_without_role
from panel.subusers.forms import NewSubuserForm
from panel.subusers.lookup import sign_in_link


def add_anew(request: PanelRequest, subuser: Subuser, password: str, hashed: str) -> HttpResponse:
    """The second half of creating again. When it fails the subuser is gone, and the filled-in form is at hand.

    `hashed` is the password as the panel keeps it: made before the deletion, since hashing may be refused.
    """
    account, roles = request.user.account, subuser.role_names
    try:
        subuser_id = request.api.subusers.add(
            name=subuser.name, password=password, description=subuser.description, roles=roles
        )
    except ApiError as error:
        messages.error(
            request,
            f"{subuser.name} was deleted, but not created again: {reason_of(error)} "
            "Everything but the password is filled in below; Create sends the call that is left.",
        )
        query = QueryDict(mutable=True)
        query.update({"name": subuser.name, "description": subuser.description})
        query.setlist("roles", roles)
        return redirect(f"{reverse('subusers:create')}?{query.urlencode()}")
    panel_passwords.give_hashed(account, subuser_id, subuser.name, hashed)
    messages.success(request, f"Subuser {subuser.name} was created again, with the same roles and the new password.")
    return redirect("subusers:edit", subuser_id)


def add(request: PanelRequest, form: NewSubuserForm) -> int | None:
    """Create the subuser, at the API and as a member; None when the form says what stands in the way."""
    given = form.cleaned_data
    hashed = make_password(given["password"])  # before anything is sent: hashing may be refused
    try:
        subuser_id = request.api.subusers.add(**given)
    except ApiError as error:
        form.add_api_error(error)
        return None
    panel_passwords.give_hashed(request.user.account, subuser_id, given["name"], hashed)
    link = sign_in_link(request)
    messages.success(request, f"Subuser {given['name']} was created. Hand over its password; it signs in at {link}")
    if not given["roles"]:
        warn_without_role(request, given["name"])
    return subuser_id

"""The first run."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from panel.access.decorators import public
from panel.connections import setup_token
from panel.connections.connecting import ConnectingError, checked, store
from panel.connections.forms import SetupForm
from panel.connections.signals import account_connected
from panel.people.models import Account


@public
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """`/setup/`: connects the first account, for people who can read the console. Closed afterwards."""
    if Account.objects.exists():
        return redirect("sign_in:main_account")
    form = SetupForm(request.POST, request.FILES) if request.method == "POST" else SetupForm()
    if form.is_valid():
        try:
            connect_first_account(request, form)
        except ConnectingError as error:
            form.add_error(None, str(error))
        if form.is_valid():
            messages.success(request, _("The account is connected. Sign in with the password that you just chose."))
            return redirect("sign_in:main_account")
    return render(request, "connections/setup.html", {"form": form})


def connect_first_account(request: HttpRequest, form: SetupForm) -> None:
    """If several requests have the right token at once, one of them connects an account.

    Raises:
        ConnectingError: with nothing stored; the token still counts.
    """
    given = form.cleaned_data
    key, api_url, password = given["credentials_file"], given["api_url"], given["password"]
    info = checked(key, api_url, password)
    if not setup_token.claim():
        raise ConnectingError(_("An account was connected a moment ago. Sign in, or look at the panel's console."))
    try:
        account = store(key, api_url, info, password)
    except BaseException:
        setup_token.put_back(given["token"])
        raise
    account_connected.send(sender=Account, request=request, account=account)

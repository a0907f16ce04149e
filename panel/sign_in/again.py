"""Signing in again over a page whose session ended, or ends soon: for the page's own member, and nobody else."""

from django.contrib.auth import logout
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from panel.access.access import Access
from panel.access.decorators import public
from panel.access.errors import Suspended
from panel.access.signed_out import leave_to_sign_in
from panel.http import url_for
from panel.people.models import Member
from panel.sign_in import doors, known_browsers, throttle
from panel.sign_in.forms import AgainForm
from panel.sign_in.signing_in import name_of, sign_in
from panel.sign_in.subuser_views import still_exists
from panel.sign_in.views import SUSPENDED, pause_message

SALT = "panel.sign_in.again"
WRONG = N_("This is not the password.")


def address_for(member: Member) -> str:
    """Where the member's pages ask. Whose page it is, is signed: names are shown to nobody who had no such page."""
    return f"{url_for('sign_in:again')}?{urlencode({'who': signing.dumps(member.pk, salt=SALT)})}"


@public
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """`/auth/again/?who=...`: the form of the dialog, and for who is signed in, fresh tokens for the page below it."""
    member = member_of_page(request)
    if member is None:
        return leave_to_sign_in(request)
    form = AgainForm(request.POST if request.method == "POST" else None, auto_id="again_%s")
    if form.is_valid() and signed_in_again(request, member, form):
        return remembered(request, answer(request, member, form, is_open=True), member)
    return answer(request, member, form, is_open=request.method == "GET" and request.user == member)


def member_of_page(request: HttpRequest) -> Member | None:
    """The member whose page asks; None for a forged address, and when the panel knows them no more."""
    try:
        pk = signing.loads(request.GET.get("who", ""), salt=SALT)
    except signing.BadSignature:
        return None
    return Member.objects.select_related("account").filter(pk=pk).first()


def signed_in_again(request: HttpRequest, member: Member, form: AgainForm) -> bool:
    """Whether the password was right; what was wrong stands in the form."""
    username = None if member.is_main_account else member.name
    password = form.cleaned_data["password"]
    try:
        found = sign_in(request, account=member.account.name, username=username, password=password)
    except throttle.TooManyAttemptsError as pause:
        form.add_error(None, pause_message(pause))
        return False
    except Suspended:
        form.add_error(None, _(SUSPENDED))
        return False
    if found is not None and still_exists(found):
        return True
    if found is not None:
        logout(request)
    form.add_error("password", _(WRONG))
    return False


def answer(request: HttpRequest, member: Member, form: AgainForm, *, is_open: bool) -> HttpResponse:
    """The form; `is_open` when a session of this member is."""
    if is_open:
        # Lets `csrf_input` bring the token by which a form counts once. It opens nothing: no view runs after this one.
        request.access = Access.of(())  # type: ignore[attr-defined]  # of a DecidedRequest
    left = request.session.get_expiry_age() if is_open else None
    return render(request, "sign_in/again.html", {"who": member, "form": form, "left": left})


def remembered(request: HttpRequest, response: HttpResponse, member: Member) -> HttpResponse:
    """The cookies of every sign-in."""
    account = member.account.name
    doors.forget(response) if member.is_main_account else doors.remember(response, account)
    return known_browsers.remember(request, response, name_of(account, None if member.is_main_account else member.name))

"""What members see about themselves: roles and what they open, password, sessions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from panel.access.decorators import section
from panel.access.matrix import Section, grouped
from panel.http import client_address
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import note
from panel.journal.subject import Subject
from panel.profile import saving
from panel.profile.forms import OwnPasswordForm
from panel.remote.outcomes import Saved
from panel.remote.requests import PanelRequest
from panel.sign_in import member_sessions, throttle


@section(Section.PROFILE_SETTINGS)
@never_cache
@require_safe
def profile(request: PanelRequest) -> HttpResponse:
    """`/profile/`."""
    return page(request, OwnPasswordForm(member=request.user))


@section(Section.PROFILE_SETTINGS)
@never_cache
@sensitive_post_parameters()
@sensitive_variables("form")
@require_POST
def change_password(request: PanelRequest) -> HttpResponse:
    """`/profile/password/`: the password here and, for subusers who choose it, at Voximplant."""
    form = OwnPasswordForm(request.POST, member=request.user)
    match form.is_valid() and current_password_fits(request, form) and saving.set_password(request, form):
        case Saved():
            text = _("Your password was changed here. Your other sessions were ended.")
            if form.cleaned_data.get("at_voximplant"):
                text = _("Your password was changed here and at Voximplant. Your other sessions were ended.")
            messages.success(request, text)
            return redirect("profile:profile")
    return page(request, form)


@section(Section.PROFILE_SETTINGS)
@require_POST
def end_session(request: PanelRequest) -> HttpResponse:
    """`/profile/sessions/end/`: the member's session named by `session`, or all but this one."""
    session_id = request.POST.get("session")
    if session_id:
        ended = member_sessions.end(request.user, session_id)
    else:
        ended = request.user.end_sessions(except_key=request.session.session_key) > 0
    if ended:
        note(Actor.of(request), Kind.SESSIONS_ENDED, Subject("member", str(request.user.pk), request.user.name))
    messages.info(request, _("The session was ended.") if ended else _("There was no other session."))
    return redirect("profile:profile")


def page(request: PanelRequest, form: OwnPasswordForm) -> HttpResponse:
    """With an empty form, or one with errors."""
    context = {
        "form": form,
        "opened": grouped(request.access.sections),
        "sessions": member_sessions.alive(request.user, request.session.session_key),
    }
    return render(request, "profile/profile.html", context)


def too_many(seconds: int) -> str:
    text = ngettext(
        "Too many attempts. Wait %(seconds)d second, then try again.",
        "Too many attempts. Wait %(seconds)d seconds, then try again.",
        seconds,
    )
    return text % {"seconds": seconds}


def current_password_fits(request: PanelRequest, form: OwnPasswordForm) -> bool:
    """Otherwise the form says why not. After too many guesses, nothing is checked until the pause ends."""
    try:
        with throttle.attempt(f"password of {request.user.pk}", client_address(request)) as attempt:
            attempt.succeeded = request.user.check_password(form.cleaned_data["old_password"])
    except throttle.TooManyAttemptsError as pause:
        form.add_error(None, too_many(pause.seconds))
        return False
    if not attempt.succeeded:
        form.add_error("old_password", _("This is not your current password. Type it again."))
    return attempt.succeeded

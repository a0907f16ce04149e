"""What a member sees of itself: roles and what they open, password, sessions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
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
    """`/profile/`: who one is here."""
    return page(request, OwnPasswordForm(member=request.user))


@section(Section.PROFILE_SETTINGS)
@never_cache
@sensitive_post_parameters()
@sensitive_variables("form")
@require_POST
def change_password(request: PanelRequest) -> HttpResponse:
    """`/profile/password/`: the own password here and, for a subuser who wants it, at Voximplant."""
    form = OwnPasswordForm(request.POST, member=request.user)
    match form.is_valid() and present_password_fits(request, form) and saving.set_password(request, form):
        case Saved():
            where = "here and at Voximplant" if form.cleaned_data.get("at_voximplant") else "here"
            messages.success(request, f"Your password was changed {where}. Your other sessions ended.")
            return redirect("profile:profile")
    return page(request, form)


@section(Section.PROFILE_SETTINGS)
@require_POST
def end_session(request: PanelRequest) -> HttpResponse:
    """`/profile/sessions/end/`: the own session named by `session`, or all but this one."""
    session_id = request.POST.get("session")
    if session_id:
        ended = member_sessions.end(request.user, session_id)
    else:
        ended = request.user.end_sessions(except_key=request.session.session_key) > 0
    if ended:
        note(Actor.of(request), Kind.SESSIONS_ENDED, Subject("member", str(request.user.pk), request.user.name))
    messages.info(request, "It has ended." if ended else "There was no other session.")
    return redirect("profile:profile")


def page(request: PanelRequest, form: OwnPasswordForm) -> HttpResponse:
    """The one page of this room."""
    context = {
        "form": form,
        "opened": grouped(request.access.sections),
        "sessions": member_sessions.alive(request.user, request.session.session_key),
    }
    return render(request, "profile/profile.html", context)


def present_password_fits(request: PanelRequest, form: OwnPasswordForm) -> bool:
    """Whether it does, as far as guessing allows; else the form says why not. During a pause nothing is looked at."""
    try:
        with throttle.attempt(f"password of {request.user.pk}", client_address(request)) as attempt:
            attempt.succeeded = request.user.check_password(form.cleaned_data["old_password"])
    except throttle.TooManyAttemptsError as pause:
        form.add_error(None, f"Too many attempts. Wait {pause.seconds} s, then try again.")
        return False
    if not attempt.succeeded:
        form.add_error("old_password", "This is not your present password.")
    return attempt.succeeded

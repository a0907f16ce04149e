"""The member's own password: at Voximplant, and here."""

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import make_password

from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import note
from panel.journal.subject import Subject
from panel.profile.forms import OwnPasswordForm
from panel.remote.attempts import attempt
from panel.remote.outcomes import Attempted, Saved
from panel.remote.requests import PanelRequest


def set_password(request: PanelRequest, form: OwnPasswordForm) -> Attempted[None]:
    """At Voximplant first, if chosen; then here. Other sessions end, this one continues."""
    member, given = request.user, form.cleaned_data
    subuser_id, old, new = member.subuser_id, given["old_password"], given["new_password"]
    hashed = make_password(new)  # before anything is sent: hashing is refused while too many do it
    if subuser_id is not None and given["at_voximplant"]:
        outcome = attempt(
            request.api,
            form,
            lambda: request.api.subusers.change(subuser_id, old_password=old, new_password=new),
            before={},
        )
        if not isinstance(outcome, Saved):
            return outcome
    member.password = hashed
    member.save(update_fields=["password"])
    member.end_sessions(except_key=request.session.session_key)
    update_session_auth_hash(request, member)
    note(Actor.of(request), Kind.PASSWORD_CHANGED, Subject("member", str(member.pk), member.name))
    return Saved()

"""The signed-in member, from the session's row: one query for session, member and account."""

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from panel.people.models import Member
from panel.sign_in.sessions import SessionStore


class MemberMiddleware(AuthenticationMiddleware):
    """`request.user` is the signed-in Member or AnonymousUser, read at its first use."""

    def process_request(self, request: HttpRequest) -> None:
        request.user = SimpleLazyObject(lambda: member_of(request))  # type: ignore[assignment]  # as Django does


def member_of(request: HttpRequest) -> Member | AnonymousUser:
    """A session from before a change of password ends here."""
    session = request.session
    assert isinstance(session, SessionStore)  # noqa: S101 - SESSION_ENGINE
    expected = session.get(HASH_SESSION_KEY)
    if session.member is None or not expected:
        return AnonymousUser()
    if not constant_time_compare(expected, session.member.get_session_auth_hash()):
        session.flush()
        return AnonymousUser()
    return session.member

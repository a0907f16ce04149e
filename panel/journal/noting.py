"""Events other than writes: sign-ins, refusals, links, sessions, exports, settings, keys."""

import logging
from collections.abc import Mapping

from django.db import DatabaseError

from panel.journal.actor import Actor
from panel.journal.chain import held
from panel.journal.kinds import Kind
from panel.journal.models import Event
from panel.journal.secrets import blotted, without_secrets
from panel.journal.subject import Subject

log = logging.getLogger(__name__)


def noted(actor: Actor, kind: Kind, subject: Subject | None = None, details: Mapping[str, str] | None = None) -> Event:
    """
    Raises:
        DatabaseError: it was not recorded.
    """
    about = subject or Subject()
    with held(actor.account) as chain:
        return chain.append(
            kind,
            actor,
            object_kind=about.kind,
            object_id=about.id,
            object_name=blotted(about.name, ()),
            arguments=without_secrets(details or {}),
        )


def note(actor: Actor, kind: Kind, subject: Subject | None = None, details: Mapping[str, str] | None = None) -> None:
    """The same, but an error is only logged: signing in and out works without the journal."""
    try:
        noted(actor, kind, subject, details)
    except DatabaseError:
        log.exception("The journal could not record %s by %s.", kind, actor.name)

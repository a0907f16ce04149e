"""What a write created: its id, and a note if it is a key that may do more than its maker."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from panel.access.access import Access
from panel.access.granting import GRANTS_TO_KEYS, named_roles
from panel.access.reach import opened_beyond
from panel.api.answers import Answer
from panel.api.decoding import id_in
from panel.api.errors import ApiUnreachable
from panel.api.keys import Credentials
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import note
from panel.journal.subject import Subject

# The name of the new id in the answer of a write that creates something: beside the result, or inside it.
MADE: Final = {
    "AddUser": "user_id",
    "AddApplication": "application_id",
    "AddSkill": "skill_id",
    "AddSubUser": "subuser_id",
    "CreateKey": "key_id",
}


def made_id(command: str, answer: Answer[Any]) -> object:
    """None for other writes. Nothing else of the answer is stored: it may hold a private key."""
    if command not in MADE:
        return None
    if isinstance(answer.result, Credentials):
        return answer.result.key_id
    return id_in(answer, MADE[command])


@contextmanager
def reach_noted(actor: Actor, access: Access, command: str, arguments: Mapping[str, str]) -> Iterator[None]:
    """Record an event for a key that may do more than its maker, unless the key was certainly not made."""
    opened = opened_beyond(access.sections, named_roles(arguments)) if command in GRANTS_TO_KEYS else ()
    try:
        yield
    except ApiUnreachable as error:
        if opened and error.outcome_unknown:
            note_reach(actor, arguments, opened)
        raise
    if opened:
        note_reach(actor, arguments, opened)


def note_reach(actor: Actor, arguments: Mapping[str, str], opened: tuple[str, ...]) -> None:
    """`opened`: methods that the maker's sections do not open."""
    subject = Subject("service account", arguments.get("key_id", ""), arguments.get("key_name", ""))
    note(actor, Kind.KEY_BEYOND_MAKER, subject, {"opens": ", ".join(opened)})

"""What a write made: the id of what is new, and a key that reaches further than its maker."""

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

# What the new id is called in the answer of a creating write: beside its result, or inside of it.
MADE: Final = {
    "AddUser": "user_id",
    "AddApplication": "application_id",
    "AddSkill": "skill_id",
    "AddSubUser": "subuser_id",
    "CreateKey": "key_id",
}


def made_id(command: str, answer: Answer[Any]) -> object:
    """The id of what was created; None for other writes. Nothing else of the answer is kept: it may hold a key."""
    if command not in MADE:
        return None
    if isinstance(answer.result, Credentials):
        return answer.result.key_id
    return id_in(answer, MADE[command])


@contextmanager
def reach_noted(actor: Actor, access: Access, command: str, arguments: Mapping[str, str]) -> Iterator[None]:
    """An event of its own for a key that may do more than its maker, unless the key was certainly not made."""
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
    """Which methods it opens that the maker's sections do not."""
    subject = Subject("service account", arguments.get("key_id", ""), arguments.get("key_name", ""))
    note(actor, Kind.KEY_BEYOND_MAKER, subject, {"opens": ", ".join(opened)})

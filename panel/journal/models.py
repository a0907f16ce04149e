"""The journal: events that nobody changes, one chain for each account, and entries, which pages show."""

import unicodedata
from typing import Any, ClassVar, NoReturn

from django.db import models

from panel.journal.kinds import Kind, State
from panel.journal.sentences import Sentence, sentence
from panel.people.models import Account


class ImmutableError(Exception):
    """An event was to be changed or deleted."""


class EventQuerySet(models.QuerySet["Event"]):
    """Events can only be added and read. `tidying.py` has the only exception, for retention."""

    def update(self, **_: Any) -> NoReturn:
        raise ImmutableError("Events are not changed.")

    def delete(self) -> NoReturn:
        raise ImmutableError("Events are not deleted.")

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        raise ImmutableError("Events are not changed.")


class Event(models.Model):
    """One link of an account's chain. A write has two or three of them, with the same `write`."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveBigIntegerField(help_text="1, 2, 3 and so on in the account's chain")
    first = models.PositiveBigIntegerField(help_text="`seq` of the first event of the same entry")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    write = models.UUIDField(null=True)

    # Who, as they were then. No foreign key: deleting a member would change the chain.
    member_id = models.BigIntegerField(null=True)
    member_name = models.CharField(max_length=80)
    roles = models.JSONField(default=list)
    sign_in = models.CharField(max_length=20, default="", help_text="main account, subuser, command line, job, panel")
    ip = models.CharField(max_length=45, default="")
    agent = models.CharField(max_length=200, default="")
    request = models.CharField(max_length=36, default="", help_text="the request's id, as in the log lines")

    # What. Arguments and `before` are in the API's parameter names, secrets replaced by `***`.
    command = models.CharField(max_length=50, default="", help_text="the API's method")
    object_kind = models.CharField(max_length=20, default="")
    object_id = models.TextField(default="", help_text="several are joined by ;")
    object_name = models.TextField(default="")
    arguments = models.JSONField(default=dict, help_text="of the call; of other events, their details")
    before = models.JSONField(default=dict)

    # How it ended.
    made = models.CharField(max_length=100, default="", help_text="the id of what the write created")
    outcome = models.CharField(max_length=15, choices=State, default="")
    code = models.IntegerField(null=True, help_text="the API's error code")
    message = models.TextField(default="")
    milliseconds = models.PositiveIntegerField(null=True)

    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "seq"], name="one_event_a_number")]
        indexes: ClassVar = [
            models.Index(fields=["account", "first"], name="event_of_entry"),
            models.Index(fields=["write"], name="event_of_write"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.command}".rstrip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ImmutableError("Events are not changed.")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise ImmutableError("Events are not deleted.")


class ChainHead(models.Model):
    """The end of an account's chain; adding an event locks this row. The anchor is where retention last cut."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="chain_head")
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    anchor_seq = models.PositiveBigIntegerField(default=0)
    anchor_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


class Entry(models.Model):
    """A line of the journal as pages show it: a write with its present outcome, or another event.

    It is made from events and can be made again from them; `verify_journal` compares both.
    """

    State = State
    Kind = Kind

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="entries")
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    write = models.UUIDField(null=True, unique=True)
    member_id = models.BigIntegerField(null=True)
    member_name = models.CharField(max_length=80)
    ip = models.CharField(max_length=45, default="")
    command = models.CharField(max_length=50, default="")
    object_kind = models.CharField(max_length=20, default="")
    object_id = models.TextField(default="")
    object_name = models.TextField(default="")
    arguments = models.JSONField(default=dict)
    made = models.CharField(max_length=100, default="")
    state = models.CharField(max_length=15, choices=State, default="")
    code = models.IntegerField(null=True)
    message = models.TextField(default="")
    search = models.TextField(default="", help_text="what is searched, folded: databases fold no more than ASCII")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "seq"], name="one_entry_a_number")]
        indexes: ClassVar = [
            models.Index(fields=["account", "at", "seq"], name="entry_newest"),
            models.Index(fields=["account", "state", "at"], name="entry_state"),
            models.Index(fields=["account", "kind", "at"], name="entry_kind"),
            models.Index(fields=["account", "member_id", "at"], name="entry_member"),
        ]

    def __str__(self) -> str:
        return str(self.sentence)

    @property
    def is_write(self) -> bool:
        return self.kind == Kind.SENT

    @property
    def sentence(self) -> Sentence:
        return sentence(self)

    @property
    def tone(self) -> str:
        good, bad = (State.DONE,), (State.REFUSED, State.NOT_DONE)
        return "good" if self.state in good else "bad" if self.state in bad else "warn"


def folded(text: str) -> str:
    """Text for searching: the same for upper and lower case, and for all ways to write accents."""
    return unicodedata.normalize("NFKC", text).casefold()

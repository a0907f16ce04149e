"""Jobs and their rows, and what all workers share about an account: its places for calls, and its pace."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from panel.jobs.sealing import sealed, unsealed
from panel.jobs.states import ENDED, JobState, RowState, Verdict
from panel.people.models import Account, Member


class Job(models.Model):
    """Work of one member, done in its name and within its rights, as they are when each call is sent.

    Whoever holds `claim` works on it, as long as `heartbeat` is young. `wish` is what the member wants of who works.
    """

    State = JobState

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="jobs")
    owner = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="jobs")
    owner_name = models.CharField(max_length=80)
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=200, help_text="such as the name of the file")
    options = models.JSONField(default=dict, help_text="what the kind wants to know; no secrets")
    state = models.CharField(max_length=10, choices=JobState, default=JobState.DRAFT)
    wish = models.CharField(max_length=10, default="", help_text="pause, cancel, or nothing")
    said = models.TextField(default="", help_text="a sentence: why it stands as it stands")
    made = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True, help_text="of the worker that has it")
    heartbeat = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="workers that failed in a row without progress")
    told = models.BooleanField(default=False, help_text="its member has seen that it has ended")
    passwords_taken = models.DateTimeField(null=True, help_text="when the generated ones were downloaded")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "heartbeat"], name="job_for_a_worker"),
            models.Index(fields=["account", "owner", "made"], name="job_of_member"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.state}"

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    def counts(self) -> dict[str, int]:
        """How many rows there are in each state."""
        found = self.rows.values_list("state").annotate(number=models.Count("pk")).order_by()
        return dict.fromkeys(RowState.values, 0) | dict(found)


class JobRow(models.Model):
    """A row: what was uploaded or selected, the calls that it becomes, and how it stands.

    `calls` are carried out one after the other; `step` is the one whose turn it is. Between two calls a row is
    *waiting* again. Passwords are in `sealed_cells` and `sealed_secret` only, encrypted, for a day at most.
    """

    State = RowState
    Verdict = Verdict

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="in the file; the first below the header is 1")
    label = models.CharField(max_length=255, default="", help_text="who it is about")
    sealed_cells = models.TextField(default="", help_text="as uploaded, encrypted")
    sealed_secret = models.TextField(default="", help_text="the password that it sends, encrypted")
    generated = models.BooleanField(default=False, help_text="the panel has made the password")
    verdict = models.CharField(max_length=10, choices=Verdict, default="")
    problems = models.JSONField(default=list, help_text="all errors of the dry run, as field and sentence")
    differences = models.JSONField(default=dict, help_text="field: what it is, what it becomes")
    calls = models.JSONField(default=list, help_text="see calls.py")
    step = models.PositiveSmallIntegerField(default=0)
    object_id = models.CharField(max_length=40, default="", help_text="what it is about, once there is one")
    state = models.CharField(max_length=10, choices=RowState, default=RowState.WAITING)
    entry = models.UUIDField(null=True, help_text="the journal's, of the latest call; chosen before it is sent")
    earlier = models.JSONField(default=list, help_text="the journal's, of the calls before the latest")
    tries = models.PositiveSmallIntegerField(default=0, help_text="how often the API was busy")
    reason = models.TextField(default="")
    code = models.IntegerField(null=True, help_text="the API's error code")
    look_at = models.DateTimeField(null=True, help_text="when an unknown call is looked up again")
    changed = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "number"], name="one_row_a_number")]
        indexes: ClassVar = [models.Index(fields=["job", "state", "number"], name="row_by_state")]

    def __str__(self) -> str:
        return f"{self.number} {self.label} {self.state}"

    @property
    def cells(self) -> list[Any]:
        """What was uploaded; nothing once it was removed."""
        return list(unsealed(self.sealed_cells)) if self.sealed_cells else []

    @cells.setter
    def cells(self, cells: list[Any]) -> None:
        self.sealed_cells = sealed(cells)

    @property
    def secret(self) -> str:
        """The password that this row sends."""
        return str(unsealed(self.sealed_secret)) if self.sealed_secret else ""

    @secret.setter
    def secret(self, secret: str) -> None:
        self.sealed_secret = sealed(secret) if secret else ""


class Place(models.Model):
    """One of an account's calls at a time, across all jobs and workers: whoever holds it may send."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="places")
    number = models.PositiveSmallIntegerField()
    holder = models.UUIDField(null=True, help_text="a job's claim")
    until = models.DateTimeField(default=timezone.now, help_text="a holder that died loses it then")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "number"], name="one_place_a_number")]

    def __str__(self) -> str:
        return f"{self.account_id}:{self.number}"


class Pace(models.Model):
    """How many places the account used after the API was busy last, and from when on it may send again."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="pace")
    places = models.FloatField()
    at = models.DateTimeField(default=timezone.now, help_text="when the API was busy")
    hold_until = models.DateTimeField(default=timezone.now)
    hold_seconds = models.FloatField(default=0, help_text="the latest hold: the next one in a row is longer")

    def __str__(self) -> str:
        return f"{self.account_id}: {self.places}"


class Columns(models.Model):
    """What a member chose for the columns of a file: remembered for the next one."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="columns")
    kind = models.CharField(max_length=30)
    header = models.CharField(max_length=255, help_text="as compared: folded")
    meaning = models.CharField(max_length=30, help_text="a field; nothing: left out")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "kind", "header"], name="one_meaning")]

    def __str__(self) -> str:
        return f"{self.header}: {self.meaning}"

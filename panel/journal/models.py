"""The audit journal: what was written through the panel, by whom, and how it ended."""

from django.db import models
from django.utils import timezone

from panel.accounts.models import Account, Member


class Entry(models.Model):
    """One write call. Written before the call is sent, completed after it."""

    class State(models.TextChoices):
        """How the call ended."""

        SENT = "sent", "Sent"  # no end was seen: the process may have been stopped
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"
        FAILED = "failed", "Not sent"
        UNKNOWN = "unknown", "Unknown"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="entries")
    member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="entries")
    member_name = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    ip = models.GenericIPAddressField(null=True)
    command = models.CharField(max_length=50, help_text="the API's method")
    arguments = models.JSONField(default=dict, help_text="secrets blotted out")
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    code = models.IntegerField(null=True, help_text="the API's error code")
    message = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"{self.command} by {self.member_name}: {self.state}"

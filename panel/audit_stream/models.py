"""How far an account's journal was sent."""

from django.db import models
from django.utils import timezone

from panel.people.models import Account


class StreamCursor(models.Model):
    """The receiver took all events up to `seq`. Whoever holds `claim` sends the next ones, until `claimed_until`."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="stream_cursor")
    seq = models.PositiveBigIntegerField(default=0)
    claim = models.UUIDField(null=True, help_text="of the worker that sends")
    claimed_until = models.DateTimeField(default=timezone.now, help_text="a worker that died loses its claim then")
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    next_try = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=200, default="", help_text="of the latest failure, until it works again")
    delivered = models.DateTimeField(null=True, help_text="when the receiver took events last")

    def __str__(self) -> str:
        return f"{self.account_id}: {self.seq}"

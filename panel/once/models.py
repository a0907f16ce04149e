"""Which forms were sent."""

from django.db import models
from django.utils import timezone


class Sending(models.Model):
    """One form with one content, sent by one member. The content cannot be read from it.

    `key` is unique: if several processes claim the same sending at once, only one gets it.
    """

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    ended = models.DateTimeField(null=True)
    location = models.TextField(default="", blank=True, help_text="where its answer led; empty: to no other page")
    done = models.JSONField(default=list, help_text="API methods that were done")
    unknown = models.JSONField(default=list, help_text="API methods whose outcome is unknown")

    def __str__(self) -> str:
        return f"a form sent at {self.at:%Y-%m-%d %H:%M:%S}"

"""When something was done last."""

from django.db import models
from django.utils import timezone


class Mark(models.Model):
    """`backup`, `tidy`, or `worker:` and where it runs."""

    name = models.CharField(max_length=150, primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    about = models.JSONField(default=dict, help_text="what was done; no secrets")

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"

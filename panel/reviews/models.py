"""A review is a copy of the team at one time, with a decision for each; once finished, it is never changed."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import ClassVar

import msgspec
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panel.people.models import Account


class Decision(models.TextChoices):
    """What is to become of the access."""

    KEEP = "keep", _("Keep")
    CHANGE = "change", _("Change")
    SUSPEND = "suspend", _("Suspend")


class Review(models.Model):
    """One review of an account; at most one is open."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="reviews")
    started = models.DateTimeField(default=timezone.now)
    started_by = models.CharField(max_length=80)
    dormant_days = models.PositiveSmallIntegerField(default=90, help_text="without a sign-in here")
    remind_days = models.PositiveSmallIntegerField(default=90, help_text="after the end; 0: never")
    finished = models.DateTimeField(null=True)
    finished_by = models.CharField(max_length=80, default="")
    note = models.TextField(default="", blank=True)
    event = models.PositiveBigIntegerField(null=True, help_text="the journal's, which holds the digest")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account"], condition=models.Q(finished=None), name="one_open_review")
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"

    @property
    def due(self) -> datetime | None:
        """When the next one should begin."""
        return self.finished + timedelta(days=self.remind_days) if self.finished and self.remind_days else None

    def digest(self) -> str:
        """SHA-256 of all that was looked at and decided: what the journal's event has."""
        names = [field.attname for field in Item._meta.concrete_fields if field.attname not in ("id", "review_id")]
        rows = [{name: getattr(item, name) for name in names} for item in self.items.order_by("number")]
        told = {"review": self.pk, "by": self.finished_by, "note": self.note, "items": rows}
        return sha256(msgspec.json.encode(told, order="sorted")).hexdigest()


class Item(models.Model):
    """A person or a service account, as it was when the review began."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveIntegerField(help_text="its place: what should be looked at first comes first")
    kind = models.CharField(max_length=20, help_text="subuser or service account")
    object_id = models.CharField(max_length=100)
    name = models.CharField(max_length=255, blank=True)
    description = models.TextField(default="", blank=True)
    owner = models.CharField(max_length=80, default="", help_text="whose key it is, or who made it here")
    roles = models.JSONField(default=list, help_text="given ones")
    all_roles = models.JSONField(default=list, help_text="with inherited ones")
    last_sign_in = models.DateTimeField(null=True)
    marks = models.JSONField(default=list, help_text="why it comes first")
    changes = models.JSONField(default=list, help_text="since the review before, as sentences")
    decision = models.CharField(max_length=10, choices=Decision, default="", blank=True)
    comment = models.CharField(max_length=500, default="", blank=True)
    decided_by = models.CharField(max_length=80, default="")
    decided = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["review", "number"], name="one_item_a_number")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name or self.object_id}"


def latest(account: Account) -> Review | None:
    """The review that was finished last."""
    return Review.objects.filter(account=account).exclude(finished=None).order_by("-finished").first()

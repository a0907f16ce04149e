"""What the API cannot keep about the team: who is suspended, and what they had before."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from panel.people.models import Account


class Suspension(models.Model):
    """A subuser whose roles are, or are being, taken away, with all that is to be given back.

    It is written before the first role is taken, and deleted after the last one was read back.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="suspensions")
    subuser_id = models.BigIntegerField()
    name = models.CharField(max_length=80)
    roles = models.JSONField(default=list, help_text="names, as the API spells them")
    keys = models.JSONField(default=dict, help_text="key id -> names of roles")
    begun = models.DateTimeField(default=timezone.now)
    since = models.DateTimeField(null=True, help_text="when the API held no role any more; None: not finished")
    by = models.CharField(max_length=80, help_text="the name of the member who suspended them")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "subuser_id"], name="one_suspension_a_subuser")
        ]

    def __str__(self) -> str:
        return f"suspension of {self.name}"


def suspensions_of(account: Account) -> dict[int, Suspension]:
    """By subuser id."""
    return {each.subuser_id: each for each in Suspension.objects.filter(account=account)}


def suspension_of(account: Account, subuser_id: int) -> Suspension | None:
    return Suspension.objects.filter(account=account, subuser_id=subuser_id).first()


def forget_suspension(account: Account, subuser_id: int) -> bool:
    """What was remembered is given up. False if the subuser is not suspended."""
    deleted, _ = Suspension.objects.filter(account=account, subuser_id=subuser_id).delete()
    return deleted > 0


class KeySuspension(models.Model):
    """A service account that was suspended by itself, with the roles that are to be given back.

    Those that lose their roles with a subuser are in that subuser's `Suspension`.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="key_suspensions")
    key_id = models.CharField(max_length=100)
    roles = models.JSONField(default=list, help_text="names, as the API spells them")
    begun = models.DateTimeField(default=timezone.now)
    since = models.DateTimeField(null=True, help_text="when the API held no role any more; None: not finished")
    by = models.CharField(max_length=80, help_text="the name of the member who suspended it")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "key_id"], name="one_suspension_a_key")]

    def __str__(self) -> str:
        return f"suspension of {self.key_id}"


def key_suspension_of(account: Account, key_id: str) -> KeySuspension | None:
    return KeySuspension.objects.filter(account=account, key_id=key_id).first()


def forget_key_suspension(account: Account, key_id: str) -> bool:
    """False if it is not suspended."""
    deleted, _ = KeySuspension.objects.filter(account=account, key_id=key_id).delete()
    return deleted > 0


class KnownTeam(models.Model):
    """The team as the panel last knew it: what was accepted, and the panel's own writes up to `seq`."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="known_team")
    things = models.JSONField(default=list, help_text="see drift.things")
    has_keys = models.BooleanField(default=False, help_text="service accounts were read as well")
    since = models.DateTimeField(help_text="when it was accepted: the account's history is looked at from then on")
    accepted = models.JSONField(default=list, help_text="ids of the history's rows around `since` that are in it")
    seq = models.PositiveBigIntegerField(default=0, help_text="of the latest entry of the journal that is in it")

    def __str__(self) -> str:
        return f"team of {self.account_id}"

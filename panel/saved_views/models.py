"""Names that members give to a list as they have set it up."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.urls import reverse

from panel.people.models import Account, Member

LONGEST_QUERY = 1000


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Views by who may see them."""

    def visible_to(self, member: Member) -> "SavedViewQuerySet":
        """Their own, and those of the team."""
        return self.filter(models.Q(member=member) | models.Q(account=member.account_id, for_team=True))

    def deletable_by(self, member: Member) -> "SavedViewQuerySet":
        """Their own; for the main account also those of the team."""
        return self.visible_to(member) if member.is_main_account else self.filter(member=member)


class SavedView(models.Model):
    """The users of an application, as a query: filters, order, columns."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="saved_views")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="saved_views")
    application_id = models.BigIntegerField()
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    for_team = models.BooleanField(default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "application_id", "name"], name="one_view_a_name")
        ]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def save(self, *args: Any, **options: Any) -> None:
        """The account's row is written first: that locks it, so no deletion at the same time takes the flag away."""
        Account.objects.filter(pk=self.account_id).update(has_saved_views=True)
        super().save(*args, **options)

    @transaction.atomic
    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """A member's views that go with the member leave the flag: then pages ask, and find nothing."""
        account = Account.objects.select_for_update().get(pk=self.account_id)
        deleted = super().delete(*args, **options)
        Account.objects.filter(pk=account.pk).update(has_saved_views=account.saved_views.exists())
        return deleted

    @property
    def url(self) -> str:
        return f"{reverse('users:list', args=[self.application_id])}?{self.query}"

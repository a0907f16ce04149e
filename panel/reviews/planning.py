"""What a finished review decided to suspend, as a plan."""

from django.utils.translation import gettext as _

from panel.access.granting import OWN_KEY
from panel.api.keys import Key
from panel.jobs.models import JobRow
from panel.people.models import Account
from panel.reviews.models import Decision, Review
from panel.team.drift.things import KEY, SUBUSER
from panel.team.key_steps import suspend_key_row
from panel.team.models import KeySuspension
from panel.team.plans import noted_row
from panel.team.suspending import Standing, suspend_rows


def suspension_rows(review: Review, standing: Standing) -> list[JobRow]:
    """A row for each subuser and service account.

    A key that belongs to one of these subusers loses its roles with them, and gets them back with them.
    """
    chosen = set(review.items.filter(decision=Decision.SUSPEND).values_list("kind", "object_id"))
    people = [each for each in standing.team if (SUBUSER, str(each.id)) in chosen]
    theirs = {key.id for each in people for key in standing.owned_by(each)}
    unfinished = set(KeySuspension.objects.filter(account=review.account, since=None).values_list("key_id", flat=True))
    return suspend_rows(standing, people) + [
        key_row(standing.account, key)
        for key in standing.keys
        if (KEY, key.id) in chosen - {(KEY, id_) for id_ in theirs} and (key.role_names or key.id in unfinished)
    ]


def key_row(account: Account, key: Key) -> JobRow:
    """The panel's own key is never touched: its row says so."""
    if key.id == account.key_id:
        return noted_row(key, [], [], wrong=_(OWN_KEY))
    return suspend_key_row(key)

"""What a finished review decided to suspend, as a plan."""

from panel.jobs.models import JobRow
from panel.people.models import Account
from panel.reviews.models import Decision, Review
from panel.team.drift.things import KEY, SUBUSER
from panel.team.plans import in_words, noted_row
from panel.team.suspending import Standing, suspend_rows


def suspension_rows(review: Review, standing: Standing) -> list[JobRow]:
    """Subusers are suspended; service accounts lose their roles, which the review and the journal still name."""
    chosen = set(review.items.filter(decision=Decision.SUSPEND).values_list("kind", "object_id"))
    people = [each for each in standing.team if (SUBUSER, str(each.id)) in chosen]
    return suspend_rows(standing, people) + [
        noted_row(
            key,
            [("remove_key_roles", {"key_id": key.id, "roles": key.role_names, "seen": key.role_names})],
            [],
            differences={"Roles": (in_words(key.role_names), in_words([]))},
        )
        for key in standing.keys
        if (KEY, key.id) in chosen and key.role_names and may_change(standing.account, key.id)
    ]


def may_change(account: Account, key_id: str) -> bool:
    """The panel's own key is never touched."""
    return key_id != account.key_id

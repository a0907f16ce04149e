"""Begin a review: copy the team and its service accounts, what needs a look first."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as N_

from panel.api.keys import Key
from panel.api.subusers import Subuser
from panel.journal.makers import makings
from panel.people.models import Member
from panel.reviews.models import Item, Review, latest
from panel.team.drift.things import KEY, SUBUSER, plain_set
from panel.team.suspending import Standing

NO_ROLE, NAMELESS = N_("no role"), N_("no name")
NEVER, DORMANT = N_("never signed in here"), N_("no sign-in here for a long time")
NEW = N_("New since the last review")


def begin(member: Member, standing: Standing, *, dormant_days: int, remind_days: int) -> Review:
    """
    Raises:
        IntegrityError: one is open.
    """
    items = [*people(standing, timezone.now() - timedelta(days=dormant_days)), *keys(standing)]
    if before := latest(member.account):
        note_changes(items, before)
    items.sort(key=lambda item: (not item.marks, item.kind != SUBUSER, item.name, item.object_id))
    with transaction.atomic():
        review = Review.objects.create(
            account=member.account, started_by=member.name, dormant_days=dormant_days, remind_days=remind_days
        )
        for number, item in enumerate(items, 1):
            item.review, item.number = review, number
        Item.objects.bulk_create(items, batch_size=500)
    return review


def people(standing: Standing, dormant_since: datetime) -> Iterable[Item]:
    members = Member.objects.filter(account=standing.account).exclude(subuser_id=None)
    signed_in = {member.subuser_id: member.last_login for member in members}
    return [person(each, signed_in, dormant_since) for each in standing.team]


def person(subuser: Subuser, signed_in: Mapping[int | None, datetime | None], dormant_since: datetime) -> Item:
    last = signed_in.get(subuser.id)
    marks = [NO_ROLE] * (not subuser.all_role_names) + [NEVER] * (last is None)
    marks += [DORMANT] * (last is not None and last < dormant_since)
    return Item(
        kind=SUBUSER,
        object_id=str(subuser.id),
        name=subuser.name,
        description=subuser.description,
        roles=subuser.role_names,
        all_roles=subuser.all_role_names,
        last_sign_in=last,
        marks=marks,
    )


def keys(standing: Standing) -> list[Item]:
    made = makings(standing.account, [key.id for key in standing.keys])
    return [of_key(key, made[key.id].member_name if key.id in made else "") for key in standing.keys]


def of_key(key: Key, maker: str) -> Item:
    return Item(
        kind=KEY,
        object_id=key.id,
        name=key.name,
        description=key.description,
        owner=key.owner.name if key.owner else maker,
        roles=key.role_names,
        all_roles=key.all_role_names,
        marks=[] if key.name else [NAMELESS],
    )


def note_changes(items: Iterable[Item], before: Review) -> None:
    """What is new or different since the review before."""
    known = {(item.kind, item.object_id): item for item in before.items.all()}
    for item in items:
        was = known.get((item.kind, item.object_id))
        if was is None:
            item.changes = [NEW]
            continue
        given = [role for role in item.roles if not plain_set([role]) <= plain_set(was.roles)]
        taken = [role for role in was.roles if not plain_set([role]) <= plain_set(item.roles)]
        item.changes = [f"+ {role}" for role in given] + [f"- {role}" for role in taken]


def gone_since(review: Review) -> list[Item]:
    """What the review before had, and this one has not any more."""
    earlier = Review.objects.filter(account=review.account, finished__lt=review.started).order_by("-finished").first()
    if earlier is None:
        return []
    here = set(review.items.values_list("kind", "object_id"))
    return [item for item in earlier.items.order_by("number") if (item.kind, item.object_id) not in here]

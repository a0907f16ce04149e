"""What needs attention: always the same rows for the same sections, so that nothing moves when the numbers come."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from panel.access.access import Access
from panel.access.matrix import Section
from panel.api.users import USERS_PER_ACCOUNT
from panel.home.figures import Figures, Line
from panel.people.models import Account
from panel.reviews.models import Review, latest

NEARLY_FULL = USERS_PER_ACCOUNT * 9 // 10
NAMED = 2  # applications with inactive users; the list of applications has the rest


class Matter(NamedTuple):
    """A row: `links` lead to lists of just those; without any, `text` says that all is well, or not known."""

    label: str
    text: str
    links: tuple[tuple[str, str], ...] = ()


def matters(found: Figures, access: Access, account: Account) -> list[Matter]:
    """What the member can look into, in the order of the menu."""
    rows: list[Matter] = []
    if access.opens(Section.USERS_IN_AN_APPLICATION) and access.opens(Section.APPLICATIONS):
        rows += [inactive(found), room(found)]
    if access.opens(Section.SUBUSERS):
        team = reverse("subusers:list")
        is_known, more = found.subusers is not None, not found.team_is_whole
        without_role, never = (found.without_role, found.never_signed_in) if is_known else (None, None)
        rows.append(counted(_("People without a role"), without_role, f"{team}?role=none", more=more))
        rows.append(counted(_("People who never signed in here"), never, f"{team}?signed_in=never", more=more))
    if access.opens(Section.EDITING_A_SUBUSER):
        rows.append(review(account))
    if access.opens(Section.SERVICE_ACCOUNTS):
        url = f"{reverse('service_accounts:list')}?name=none"
        rows.append(counted(_("Service accounts without a name"), found.nameless_keys, url))
    return rows


def review(account: Account) -> Matter:
    """When the next access review is due; an open one leads to its page."""
    label, url = _("Access review"), reverse("reviews:list")
    if found := Review.objects.filter(account=account, finished=None).first():
        return Matter(label, "", ((_("open"), reverse("reviews:detail", args=[found.pk])),))
    last = latest(account)
    if last is None:
        return Matter(label, "", ((_("none yet"), url),))
    if last.due is None or last.due > timezone.now():
        return Matter(label, _("not due"))
    return Matter(label, "", ((_("due since %(date)s") % {"date": f"{last.due:%Y-%m-%d}"}, url),))


def counted(label: str, number: int | None, url: str, *, more: bool = False) -> Matter:
    """A number that leads to its list."""
    if not number:
        return Matter(label, _("none") if number == 0 else _("not known"))
    text = _("%(number)s or more") if more else "%(number)s"
    return Matter(label, "", ((text % {"number": f"{number:,}"}, url),))


def inactive(found: Figures) -> Matter:
    """Users of the applications with most inactive users."""
    label, applications = _("Inactive users"), sorted(found.applications, key=lambda each: -(each.inactive or 0))
    links = tuple(inactive_links(found, [each for each in applications if each.inactive]))
    if links:
        return Matter(label, "", links)
    all_known = found.tally is not None and found.tally.inactive is not None and found.tally.is_whole
    return Matter(label, _("none") if all_known else _("not counted yet"))


def inactive_links(found: Figures, applications: list[Line]) -> Iterator[tuple[str, str]]:
    for each in applications[:NAMED]:
        text = _("%(number)s in %(application)s") % {"number": f"{each.inactive:,}", "application": each.name}
        yield text, f"{reverse('users:list', args=[each.id])}?active=false"
    if len(applications) > NAMED or (applications and (found.application_count or 0) > len(found.applications)):
        yield _("other applications"), f"{reverse('applications:list')}?show=users"


def room(found: Figures) -> Matter:
    """How many users the account can still have."""
    label = _("Room for users")
    if found.tally is None or not found.tally.is_whole:
        return Matter(label, _("not counted yet"))
    left = _("%(number)s left") % {"number": f"{max(USERS_PER_ACCOUNT - found.tally.users, 0):,}"}
    if found.tally.users <= NEARLY_FULL:
        return Matter(label, left)
    return Matter(label, "", ((left, f"{reverse('applications:list')}?show=users"),))

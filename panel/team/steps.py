"""What the panel does by itself between two calls of a plan. Each may be done twice."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from panel.api.errors import INVALID_SUBUSER_ID, nothing_there
from panel.api.keys import Key
from panel.api.subusers import Subuser
from panel.jobs.kinds import RowRefused
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import note
from panel.journal.subject import Subject
from panel.remote.looks import complete
from panel.remote.member_api import MemberApi
from panel.sign_in import one_time_links, panel_passwords
from panel.team.models import Suspension, forget_suspension
from panel.team.plans import in_words

type Arguments = Mapping[str, Any]


def end_sessions(actor: Actor, subuser_id: int) -> None:
    """In this panel; the API has no part in it."""
    member = panel_passwords.member_of(actor.account, subuser_id)
    if member is not None and member.end_sessions():
        note(actor, Kind.SESSIONS_ENDED, Subject("member", str(member.pk), member.name))


def end_sessions_of(api: MemberApi, subuser_id: int, _arguments: Arguments) -> None:
    """The step of that name."""
    end_sessions(api.actor, subuser_id)


def shut_out(api: MemberApi, subuser_id: int, _arguments: Arguments) -> None:
    """End the sessions, and take the one-time link back."""
    end_sessions(api.actor, subuser_id)
    link = one_time_links.waiting(api.actor.account, subuser_id)
    if one_time_links.revoke(api.actor.account, subuser_id):
        note(api.actor, Kind.LINK_TAKEN_BACK, Subject("subuser", str(subuser_id), link.name if link else ""))


def remember(api: MemberApi, subuser_id: int, arguments: Arguments) -> None:
    """Write down what will be taken, before any of it is.

    Of a suspension that was not finished, what was taken earlier stays remembered.

    Raises:
        RowRefused: it is not as the plan has seen it.
    """
    subuser, keys = there(api, subuser_id), keys_by_id(api, arguments["keys"])
    seen = sorted(arguments["roles"]), {key_id: sorted(roles) for key_id, roles in arguments["keys"].items()}
    now = sorted(subuser.role_names), {key_id: sorted(key.role_names) for key_id, key in keys.items()}
    if seen != now:
        raise RowRefused(_("The roles were changed since the plan was made. Nothing was taken: make a new plan."))
    with transaction.atomic():
        found, _is_new = Suspension.objects.get_or_create(
            account=api.actor.account,
            subuser_id=subuser_id,
            defaults={"name": subuser.name, "by": api.actor.name},
        )
        found = Suspension.objects.select_for_update().get(pk=found.pk)
        found.roles = merged(found.roles, subuser.role_names)
        for key_id, key in keys.items():
            found.keys[key_id] = merged(found.keys.get(key_id, []), key.role_names)
        found.since = None
        found.save()


def merged(known: list[str], more: list[str]) -> list[str]:
    return list(dict.fromkeys([*known, *more]))


def suspended(api: MemberApi, subuser_id: int, arguments: Arguments) -> None:
    """See whether all roles are gone; only then they are called suspended.

    Raises:
        RowRefused: some are left.
    """
    subuser, keys = there(api, subuser_id), keys_by_id(api, arguments["keys"])
    left = list(subuser.all_role_names)  # also inherited ones open pages
    left += [f"{key.name or key.id}: {role}" for key in keys.values() for role in key.role_names]
    if left:
        raise RowRefused(_("They still have: {roles}. Suspend them again.").format(roles=", ".join(left)))
    # Somebody may have signed in while the calls were on their way.
    shut_out(api, subuser_id, arguments)
    unfinished = Suspension.objects.filter(account=api.actor.account, subuser_id=subuser_id, since=None)
    if unfinished.update(since=timezone.now()):
        found = Suspension.objects.get(account=api.actor.account, subuser_id=subuser_id)
        note(api.actor, Kind.SUSPENDED, about(subuser), {"roles": in_words(found.roles)})


def begin_restoring(api: MemberApi, subuser_id: int, _arguments: Arguments) -> None:
    """From here on nobody calls them suspended: they may have a part of their roles."""
    Suspension.objects.filter(account=api.actor.account, subuser_id=subuser_id).update(since=None)


def restored(api: MemberApi, subuser_id: int, arguments: Arguments) -> None:
    """See whether everything is back; only then it is forgotten.

    Raises:
        RowRefused: something is missing.
    """
    subuser, keys = there(api, subuser_id), keys_by_id(api, arguments["keys"])
    missing = [role for role in arguments["roles"] if role not in subuser.role_names]
    for key_id, roles in arguments["keys"].items():
        held = keys[key_id].role_names if key_id in keys else []
        missing += [f"{key_id}: {role}" for role in roles if role not in held]
    if missing:
        raise RowRefused(_("Not given back yet: {roles}. Restore them again.").format(roles=", ".join(missing)))
    if forget_suspension(api.actor.account, subuser_id):
        note(api.actor, Kind.RESTORED, about(subuser), {"roles": in_words(arguments["roles"])})


def about(subuser: Subuser) -> Subject:
    return Subject("subuser", str(subuser.id), subuser.name)


def there(api: MemberApi, subuser_id: int) -> Subuser:
    """As it is at this moment.

    Raises:
        RowRefused: it is gone, or its roles cannot be read.
    """
    subuser = None
    with nothing_there(INVALID_SUBUSER_ID):
        subuser = api.subusers.get(subuser_id)
    if subuser is None:
        raise RowRefused(_("This subuser does not exist any more."))
    if "roles" in subuser.unclear:
        raise RowRefused(_("Not all of their roles can be read."))
    return subuser


def keys_by_id(api: MemberApi, wanted: Mapping[str, object] | list[str]) -> dict[str, Key]:
    """Those of these that still exist; the API is not asked for none."""
    if not wanted:
        return {}
    return {key.id: key for key in complete("GetKeys", api.keys.list()) if key.id in wanted}


STEPS: Final[dict[str, Callable[[MemberApi, int, Arguments], None]]] = {
    "end_sessions": end_sessions_of,
    "shut_out": shut_out,
    "remember": remember,
    "suspended": suspended,
    "begin_restoring": begin_restoring,
    "restored": restored,
}

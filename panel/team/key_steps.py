"""The panel's own steps of plans that suspend or restore a service account by itself. Each may be done twice."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from panel.api.client import Api
from panel.api.errors import INVALID_KEY_ID, nothing_there
from panel.api.keys import Key
from panel.jobs.kinds import RowRefused
from panel.jobs.models import JobRow
from panel.jobs.planning import Calls
from panel.journal.kinds import Kind
from panel.journal.noting import note
from panel.journal.subject import Subject
from panel.remote.member_api import MemberApi
from panel.team.models import KeySuspension, forget_key_suspension
from panel.team.plans import in_words, noted_row
from panel.team.suspending import give_back

type Arguments = Mapping[str, Any]


def suspend_key_row(key: Key) -> JobRow:
    """Its roles are remembered, taken, and looked for."""
    seen = {"key_id": key.id, "seen": key.role_names}
    calls: Calls = [("remember_key", seen)]
    if key.role_names:  # else a suspension that was not finished is looked at again
        calls.append(("remove_key_roles", {**seen, "roles": key.role_names}))
    calls.append(("key_suspended", {"key_id": key.id}))
    return noted_row(key, calls, [], differences={"Roles": (in_words(key.role_names), in_words([]))})


def restore_key_row(key: Key, known: KeySuspension) -> JobRow:
    """What was remembered and is missing is given back; roles that it got meanwhile stay."""
    after = sorted({*key.role_names, *known.roles})
    missing = not set(known.roles) <= set(key.role_names)
    calls: Calls = [give_back(key, known.roles)] if missing else []
    calls.append(("key_restored", {"key_id": key.id, "roles": known.roles}))
    return noted_row(key, calls, [], differences={"Roles": (in_words(key.role_names), in_words(after))})


def remember_key(api: MemberApi, arguments: Arguments) -> None:
    """Write down what will be taken; of a suspension that was not finished, what was taken earlier stays remembered.

    Raises:
        RowRefused: it is not as the plan has seen it.
    """
    key = key_there(api, arguments["key_id"])
    if sorted(key.role_names) != sorted(arguments["seen"]):
        raise RowRefused(_("The roles were changed since the plan was made. Nothing was taken: make a new plan."))
    found, _is_new = KeySuspension.objects.get_or_create(
        account=api.actor.account, key_id=key.id, defaults={"by": api.actor.name}
    )
    found.roles = list(dict.fromkeys([*found.roles, *key.role_names]))
    found.since = None
    found.save()


def key_suspended(api: MemberApi, arguments: Arguments) -> None:
    """See whether all roles are gone; only then it is called suspended.

    Raises:
        RowRefused: some are left.
    """
    key = key_there(api, arguments["key_id"])
    if key.all_role_names:
        raise RowRefused(_("It still has: {roles}.").format(roles=", ".join(key.all_role_names)))
    unfinished = KeySuspension.objects.filter(account=api.actor.account, key_id=key.id, since=None)
    if unfinished.update(since=timezone.now()):
        found = KeySuspension.objects.get(account=api.actor.account, key_id=key.id)
        note(api.actor, Kind.SUSPENDED, about_key(key), {"roles": in_words(found.roles)})


def key_restored(api: MemberApi, arguments: Arguments) -> None:
    """See whether everything is back; only then it is forgotten.

    Raises:
        RowRefused: something is missing.
    """
    key = key_there(api, arguments["key_id"])
    if missing := [role for role in arguments["roles"] if role not in key.role_names]:
        raise RowRefused(_("Not given back yet: {roles}. Restore it again.").format(roles=", ".join(missing)))
    if forget_key_suspension(api.actor.account, key.id):
        note(api.actor, Kind.RESTORED, about_key(key), {"roles": in_words(arguments["roles"])})


def about_key(key: Key) -> Subject:
    return Subject("service account", key.id, key.name)


def key_there(api: Api, key_id: str) -> Key:
    """As it is at this moment.

    Raises:
        RowRefused: it is gone, or its roles cannot be read.
    """
    key = None
    with nothing_there(INVALID_KEY_ID):
        key = api.keys.get(key_id)
    if key is None:
        raise RowRefused(_("This service account does not exist any more."))
    if "roles" in key.unclear:
        raise RowRefused(_("Not all of its roles can be read."))
    return key


KEY_STEPS: Final[dict[str, Callable[[MemberApi, Arguments], None]]] = {
    "remember_key": remember_key,
    "key_suspended": key_suspended,
    "key_restored": key_restored,
}

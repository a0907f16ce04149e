"""Suspend, restore, leave as plans. The API has no switch for a subuser: what can be taken are the roles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from panel.access.granting import OWN_KEYS_OWNER
from panel.api.keys import Key
from panel.api.subusers import Subuser
from panel.jobs.models import JobRow
from panel.jobs.planning import Calls
from panel.people.models import Account, Session
from panel.remote.looks import complete
from panel.remote.member_api import MemberApi
from panel.sign_in import one_time_links
from panel.team.guards import last_managers, owns_panels_key, warning
from panel.team.models import Suspension, suspensions_of
from panel.team.plans import in_words, noted_row

UNREADABLE: Final = N_("Not all of their roles can be read, so they could not be given back.")


@dataclass(frozen=True)
class Standing:
    """The team and its keys as they are now: three kinds of calls, whoever it is about."""

    account: Account
    team: Sequence[Subuser]
    keys: Sequence[Key]
    suspensions: dict[int, Suspension] = field(default_factory=dict)

    @classmethod
    def read(cls, api: MemberApi) -> "Standing":
        """
        Raises:
            ApiError: also if a list is not complete.
        """
        account = api.actor.account
        keys = complete("GetKeys", api.keys.list())
        return cls(account, api.kept.team(fresh=True).value.subusers, keys.items, suspensions_of(account))

    def owned_by(self, subuser: Subuser) -> list[Key]:
        """Keys that belong to the subuser at Voximplant; not those that they made in this panel."""
        return [key for key in self.keys if key.owner is not None and key.owner.id == subuser.id]


@dataclass(frozen=True)
class Leaving:
    """What becomes of the service accounts that somebody made here: key id -> the new description; None: deleted."""

    keys: dict[str, str | None]


def suspend_rows(
    standing: Standing, subusers: Iterable[Subuser], *, force: bool = True, made: Iterable[Key] = ()
) -> list[JobRow]:
    """A row for each.

    Args:
        force: take the roles also from the keys that belong to them.
        made: service accounts that they made in this panel, and that lose their roles as well.
    """
    chosen = list(subusers)
    last = last_managers(standing.team, {each.id for each in chosen})
    return [_row(standing, each, last, force=force, made=list(made)) for each in chosen]


def leave_row(standing: Standing, subuser: Subuser, made: Sequence[Key], leaving: Leaving) -> JobRow:
    """Suspend first, so that a deletion that fails leaves nobody with access; then the keys; then the subuser."""
    last = last_managers(standing.team, {subuser.id})
    return _row(standing, subuser, last, force=True, made=[], then=leave_calls(made, leaving))


def leave_calls(made: Iterable[Key], leaving: Leaving) -> Calls:
    """Hand over or delete each key that was chosen, then DelSubUser."""
    calls: Calls = []
    for key in made:
        if key.id not in leaving.keys:
            continue
        text = leaving.keys[key.id]
        if text is None:
            calls.append(("delete_key", {"key_id": key.id}))
        else:
            seen = {"name": key.name, "description": key.description}
            calls.append(("change_key", {"key_id": key.id, "name": key.name, "description": text, "seen": seen}))
    return [*calls, ("delete", {})]


def _row(
    standing: Standing, subuser: Subuser, last: list[str], *, force: bool, made: list[Key], then: Calls | None = None
) -> JobRow:
    owned = standing.owned_by(subuser)
    if owns_panels_key(subuser, standing.keys, standing.account.key_id):
        return noted_row(subuser, [], [], wrong=_(OWN_KEYS_OWNER))
    if "roles" in subuser.unclear or any("roles" in key.unclear for key in owned):
        return noted_row(subuser, [], [], wrong=_(UNREADABLE))
    known = standing.suspensions.get(subuser.id)
    if then is None and known and known.since and not subuser.role_names:
        return noted_row(subuser, [], [])
    keys = {key.id: key.role_names for key in [*(owned if force else []), *made] if key.role_names}
    calls = suspend_calls(subuser, keys, {key.id for key in owned}, force=force) + (then or [])
    differences: dict[str, Any] = {"Roles": (in_words(subuser.role_names), in_words([]))}
    notes = [*([warning(last)] if subuser.name in last else []), *notes_about(standing, subuser, force=force)]
    return noted_row(subuser, calls, notes, differences=differences)


def suspend_calls(subuser: Subuser, keys: dict[str, list[str]], owned: set[str], *, force: bool) -> Calls:
    """Remember, lock out here, take the roles, and see whether they are gone."""
    roles = subuser.role_names
    calls: Calls = [("remember", {"roles": roles, "keys": keys}), ("shut_out", {})]
    if roles:
        calls.append(("remove_roles", {"roles": roles, "force": force}))
    for key_id, held in keys.items():
        # `force` reaches the subuser's own keys, and there only the roles that it names.
        left = [role for role in held if role not in roles] if force and key_id in owned else held
        if left:
            calls.append(("remove_key_roles", {"key_id": key_id, "roles": left}))
    return [*calls, ("suspended", {"keys": list(keys)})]


def notes_about(standing: Standing, subuser: Subuser, *, force: bool) -> list[str]:
    """What else happens, or does not."""
    notes = []
    sessions = Session.objects.filter(member__account=standing.account, member__subuser_id=subuser.id).count()
    if sessions:
        notes.append(_("Their sessions in this panel are ended: {number}.").format(number=sessions))
    if one_time_links.waiting(standing.account, subuser.id):
        notes.append(_("Their one-time link is revoked."))
    owned = [key for key in standing.owned_by(subuser) if key.role_names]
    if owned:
        names = ", ".join(key.name or key.id for key in owned)
        if force:
            notes.append(_("Their service accounts lose their roles: {names}.").format(names=names))
        else:
            notes.append(
                _("Their service accounts keep their roles, so the API may refuse: {names}.").format(names=names)
            )
    if not subuser.role_names:
        notes.append(_("They have no role now."))
    return notes


def restore_rows(standing: Standing, subusers: Iterable[Subuser]) -> list[JobRow]:
    """A row for each: what was remembered and is missing is given back, and nothing else is changed."""
    return [restore_row(standing, each) for each in subusers]


def restore_row(standing: Standing, subuser: Subuser) -> JobRow:
    known = standing.suspensions.get(subuser.id)
    if known is None:
        return noted_row(subuser, [], [])
    there = {key.id: key for key in standing.keys}
    gone = [key_id for key_id in known.keys if key_id not in there]
    calls: Calls = [("begin_restoring", {})]
    if missing := [role for role in known.roles if role not in subuser.role_names]:
        calls.append(("add_roles", {"roles": missing}))
    for key_id, roles in known.keys.items():
        if key_id in there and not set(roles) <= set(there[key_id].role_names):
            calls.append(give_back(there[key_id], roles))
    calls.append(
        ("restored", {"roles": known.roles, "keys": {id_: known.keys[id_] for id_ in known.keys if id_ in there}})
    )
    notes = [_("The service account {key} does not exist any more.").format(key=key_id) for key_id in gone]
    if more := [role for role in subuser.role_names if role not in known.roles]:
        notes.append(_("They got other roles meanwhile, and keep them: {roles}.").format(roles=", ".join(more)))
    after = sorted({*subuser.role_names, *known.roles})
    return noted_row(subuser, calls, notes, differences={"Roles": (in_words(subuser.role_names), in_words(after))})


def give_back(key: Key, roles: list[str]) -> tuple[str, dict[str, Any]]:
    """All roles at once: whether SetKeyRoles replaces or adds is not documented, so the result is the same."""
    wanted = sorted({*key.role_names, *roles})
    return "set_key_roles", {"key_id": key.id, "roles": wanted, "seen": key.role_names}

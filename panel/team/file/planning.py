"""From a team file and the team as it is to the rows of a plan."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from panel.api.keys import Key
from panel.api.roles import plain
from panel.api.subusers import MAX_NAME, MIN_NAME, NAME_PATTERN, Subuser
from panel.jobs.models import JobRow
from panel.jobs.planning import Calls
from panel.jobs.states import Verdict
from panel.people.models import Account
from panel.team.drift.things import plain_set
from panel.team.file.form import Lines, ServiceAccountEntry, SubuserEntry, TeamFile
from panel.team.guards import last_managers, warning
from panel.team.models import Suspension
from panel.web.making_passwords import make_password


@dataclass(frozen=True)
class Now:
    """What the file is compared with."""

    account: Account
    subusers: Sequence[Subuser]
    keys: Sequence[Key]
    offered: Sequence[str]
    suspended: dict[int, Suspension]


@dataclass
class FilePlan:
    """Rows to send, and sentences.

    Attributes:
        mistakes: with line numbers; nothing is sent with any.
        notes: what is left alone, and what one should know.
    """

    rows: list[JobRow] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def managed(account: Account, keys: Iterable[Key]) -> list[Key]:
    """Keys that a file may name: not the panel's own, and none that belongs to a subuser."""
    return [key for key in keys if key.id != account.key_id and key.owner is None]


def roles_of(subuser: Subuser, suspension: Suspension | None) -> list[str]:
    """What they have, or will get back."""
    return [*dict.fromkeys([*subuser.role_names, *(suspension.roles if suspension else [])])]


def plan_of(file: TeamFile, lines: Lines, now: Now, *, prune: bool) -> FilePlan:
    """Additions come first, deletions last."""
    return _Planning(file, lines, now, prune=prune).plan()


class _Planning:
    def __init__(self, file: TeamFile, lines: Lines, now: Now, *, prune: bool) -> None:
        self._file, self._lines, self._now, self._prune = file, lines, now, prune
        self._spelled = {plain(name): name for name in now.offered}
        self._found = FilePlan()

    def plan(self) -> FilePlan:
        rows = [*self._subusers(self._file.subusers or []), *self._keys(self._file.service_accounts or [])]
        rows += [*self._unnamed_subusers(), *self._unnamed_keys()]
        self._found.rows = sorted(rows, key=_is_deletion)
        deleted = {int(row.object_id) for row in rows if ("delete", {}) in row.calls}
        if said := warning(last_managers(self._now.subusers, deleted | self._losing(rows))):
            self._found.notes.append(said)
        return self._found

    def _losing(self, rows: Iterable[JobRow]) -> set[int]:
        taken = {
            row.object_id for row in rows for do, args in row.calls if do == "remove_roles" and "Owner" in args["roles"]
        }
        return {int(id_) for id_ in taken}

    def _mistake(self, text: str, *path: str | int) -> None:
        self._found.mistakes.append(f"{self._lines.at(*path)}: {text}")

    def _subusers(self, entries: Sequence[SubuserEntry]) -> Iterator[JobRow]:
        there, seen = {each.name: each for each in self._now.subusers}, set[str]()
        for place, entry in enumerate(entries):
            path = ("subusers", place)
            if entry.name in seen:
                self._mistake(f"{entry.name} is there twice.", *path, "name")
            seen.add(entry.name)
            roles = self._roles(entry.roles, *path)
            subuser = there.get(entry.name)
            row = self._new(entry, roles, path) if subuser is None else self._changed(subuser, entry, roles)
            if row.calls:
                yield row

    def _roles(self, names: list[str] | None, *path: str | int) -> list[str] | None:
        """As the API spells them."""
        if names is None:
            return None
        for place, name in enumerate(names):
            if plain(name) not in self._spelled:
                offered = ", ".join(self._now.offered)
                self._mistake(f"There is no role {name!r}. There are: {offered}.", *path, "roles", place)
        return [*dict.fromkeys(self._spelled[plain(name)] for name in names if plain(name) in self._spelled)]

    def _new(self, entry: SubuserEntry, roles: list[str] | None, path: tuple[str | int, ...]) -> JobRow:
        if not (MIN_NAME <= len(entry.name) <= MAX_NAME and re.fullmatch(NAME_PATTERN, entry.name)):
            self._mistake(f"The name of a new subuser has {MIN_NAME} to {MAX_NAME} characters.", *path, "name")
        args = {"name": entry.name, "description": entry.description or "", "roles": roles or []}
        row = JobRow(label=entry.name, verdict=Verdict.CREATE, calls=[("add", args)])
        row.secret, row.generated = make_password(), True
        return row

    def _changed(self, subuser: Subuser, entry: SubuserEntry, roles: list[str] | None) -> JobRow:
        calls: Calls = []
        if entry.description not in (None, subuser.description) and "description" not in subuser.unclear:
            calls.append(("describe", {"description": entry.description, "seen": subuser.description}))
        if roles is not None:
            calls += self._role_calls(subuser, roles)
        return JobRow(object_id=str(subuser.id), label=subuser.name, verdict=Verdict.CHANGE, calls=calls)

    def _role_calls(self, subuser: Subuser, roles: list[str]) -> Calls:
        suspension = self._now.suspended.get(subuser.id)
        if suspension is not None:
            if plain_set(roles) != plain_set(roles_of(subuser, suspension)):
                self._found.notes.append(
                    f"{subuser.name} is suspended: their roles are left alone. Restore them first."
                )
            return []
        if "roles" in subuser.unclear:
            self._found.notes.append(f"Not all roles of {subuser.name} can be read: they are left alone.")
            return []
        more, fewer = _apart(subuser.role_names, roles)
        # What is added comes first: nobody is without a role in between.
        return [("add_roles", {"roles": more})] * bool(more) + [("remove_roles", {"roles": fewer})] * bool(fewer)

    def _keys(self, entries: Sequence[ServiceAccountEntry]) -> Iterator[JobRow]:
        seen = set[str]()
        for place, entry in enumerate(entries):
            path = ("service_accounts", place)
            roles = self._roles(entry.roles, *path)
            same = self._same_keys(entry)
            if (entry.id or entry.name) in seen or len(same) > 1:
                self._mistake(
                    f"Several service accounts are called {entry.name!r}: name each by its id.", *path, "name"
                )
            elif entry.id and not same:
                self._mistake("There is no service account with this id that a file can change.", *path, "id")
            elif not entry.name and not same:
                self._mistake("A new service account needs a name.", *path, "name")
            elif row := self._changed_key(same[0], entry, roles) if same else new_key(entry, roles):
                yield row
            seen.add(entry.id or entry.name)

    def _same_keys(self, entry: ServiceAccountEntry) -> list[Key]:
        keys = managed(self._now.account, self._now.keys)
        return [key for key in keys if (key.id == entry.id if entry.id else key.name == entry.name)]

    def _changed_key(self, key: Key, entry: ServiceAccountEntry, roles: list[str] | None) -> JobRow | None:
        calls: Calls = []
        wanted = {
            "name": entry.name,
            "description": key.description if entry.description is None else entry.description,
        }
        seen = {"name": key.name, "description": key.description}
        if wanted != seen:
            calls.append(("change_key", {"key_id": key.id, **wanted, "seen": seen}))
        if roles is not None and "roles" not in key.unclear:
            calls += key_role_calls(key, roles)
        if not calls:
            return None
        return JobRow(object_id=key.id, label=key.name or key.id, verdict=Verdict.CHANGE, calls=calls)

    def _unnamed_subusers(self) -> Iterator[JobRow]:
        """Those that the file does not name."""
        if self._file.subusers is None:
            return
        named = {entry.name for entry in self._file.subusers}
        for subuser in self._now.subusers:
            if subuser.name not in named and self._is_pruned("subuser", subuser.name):
                yield JobRow(
                    object_id=str(subuser.id), label=subuser.name, verdict=Verdict.CHANGE, calls=[("delete", {})]
                )

    def _unnamed_keys(self) -> Iterator[JobRow]:
        if self._file.service_accounts is None:
            return
        named = {key.id for entry in self._file.service_accounts for key in self._same_keys(entry)}
        for key in managed(self._now.account, self._now.keys):
            if key.id not in named and self._is_pruned("service account", key.name or key.id):
                calls: Calls = [("delete_key", {"key_id": key.id})]
                yield JobRow(object_id=key.id, label=key.name or key.id, verdict=Verdict.CHANGE, calls=calls)

    def _is_pruned(self, kind: str, name: str) -> bool:
        if not self._prune:
            self._found.notes.append(f"The {kind} {name} is not in the file, and is left alone (--prune deletes it).")
        return self._prune


def new_key(entry: ServiceAccountEntry, roles: list[str] | None) -> JobRow:
    args: dict[str, Any] = {"name": entry.name, "description": entry.description or "", "roles": roles or []}
    return JobRow(label=entry.name, verdict=Verdict.CREATE, calls=[("add_key", args)])


def key_role_calls(key: Key, roles: list[str]) -> Calls:
    """Added by all roles at once: whether SetKeyRoles replaces or adds is not documented."""
    more, fewer = _apart(key.role_names, roles)
    calls: Calls = []
    if more:
        every = sorted({*key.role_names, *more})
        calls.append(("set_key_roles", {"key_id": key.id, "roles": every, "seen": key.role_names}))
    if fewer:
        calls.append(("remove_key_roles", {"key_id": key.id, "roles": fewer}))
    return calls


def _apart(held: Sequence[str], wanted: Sequence[str]) -> tuple[list[str], list[str]]:
    """What is missing, and what is too much."""
    more = [name for name in wanted if plain(name) not in plain_set(held)]
    return more, [name for name in held if plain(name) not in plain_set(wanted)]


def _is_deletion(row: JobRow) -> bool:
    return row.calls[-1][0] in ("delete", "delete_key")

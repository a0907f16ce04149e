"""What the panel remembers of the API's answers for some time: `request.api.kept`.

Each thing declares its type, how long it may be used, and where it is stored. Its key is
`kept:<account>:<revision>:<thing>:<arguments>`. The revision is in the account's row, which every request has read
before: a write that makes answers outdated adds one to it, and then no process finds what was kept earlier. Values are
JSON of a declared type: what an earlier version of the panel stored with another type counts as not kept.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec
from django.core.cache import caches
from django.db.models import F

from panel.api.admin_users import AdminUser
from panel.api.answers import Moment, Slice
from panel.api.applications import Application
from panel.api.client import Api
from panel.api.errors import ApiError
from panel.api.keys import Key
from panel.people.models import Account, Member
from panel.remote.counts import Count, Counts
from panel.remote.team import Team
from panel.resilience.deadline import deadline

log = logging.getLogger(__name__)

# After these, what was kept of applications, the team, keys and skills is outdated.
REVISING = frozenset(
    {
        *("AddApplication", "SetApplicationInfo", "DelApplication"),
        *("AddSubUser", "SetSubUserInfo", "DelSubUser", "SetSubUserRoles", "RemoveSubUserRoles"),
        *("AddSkill", "SetSkillInfo", "DelSkill"),
        *("CreateKey", "UpdateKey", "DeleteKey", "SetKeyRoles", "RemoveKeyRoles"),
    }
)

# After these, the users of the named application must be counted again.
RECOUNTING = frozenset({"AddUser", "SetUserInfo", "DelUser", "DelApplication"})


# After these other keys may be without a name.
OF_KEYS = frozenset({"CreateKey", "UpdateKey", "DeleteKey"})

# After these the subuser may open other pages here.
OF_ROLES = frozenset({"SetSubUserRoles", "RemoveSubUserRoles"})


@dataclass(frozen=True)
class Thing[T]:
    """Something that is kept; it may be used for `seconds`."""

    name: str
    type: type[T]
    seconds: int
    # What nearly every page needs: each process keeps it, so it costs no query. All processes share the rest.
    in_process: bool = False
    # Not outdated by REVISING writes: too expensive to read again because a skill was renamed.
    outlives_writes: bool = False


class Read[T](msgspec.Struct, frozen=True):
    """What was read, and when reading started: the value is from then or later."""

    value: T
    at: datetime

    def is_older_than(self, age: timedelta) -> bool:
        return now() - self.at > age


class AdminUserList(msgspec.Struct, frozen=True):
    """The answer of GetAdminUsers; empty if it is refused, or if the method no longer exists."""

    people: tuple[AdminUser, ...] = ()
    total: int = 0


APPLICATION = Thing("application", Application, seconds=60, in_process=True)
FIRST_APPLICATIONS = Thing("first-applications", Slice[Application], seconds=60)
ROLE_NAMES = Thing("role-names", tuple[str, ...], seconds=300, outlives_writes=True)
TEAM = Thing("team", Team, seconds=30)
KEYS = Thing("keys", Slice[Key], seconds=30)
NAMELESS_KEYS = Thing("nameless-keys", int, seconds=600, outlives_writes=True)
ADMIN_USERS = Thing("admin-users", AdminUserList, seconds=600, outlives_writes=True)
OWN_KEYS_OWNER = Thing("own-keys-owner", int, seconds=600, outlives_writes=True)
COUNTS = Thing("counts", Counts, seconds=86400, outlives_writes=True)

ADMIN_USERS_SECONDS = 2.0  # no page needs them, so no page waits longer
FIRST = 50  # applications; with small pages, a call of the API returns no more


class Kept:
    """What is kept for one account; what is not is read from its API. Methods raise ApiError like the API."""

    def __init__(self, api: Api, account: Account) -> None:
        self._api = api
        self._account = account

    def application(self, application_id: int, *, fresh: bool = False) -> Application | None:
        read = None if fresh else self.look(APPLICATION, application_id)
        if read:
            return read.value
        at, application = now(), self._api.applications.get(application_id)
        if application is None:
            self.drop(APPLICATION, application_id)
        else:
            self.put(APPLICATION, application_id, read=Read(application, at))
        return application

    def first_applications(self) -> Slice[Application]:
        """The first fifty applications, which are nearly always all."""
        return self.get(FIRST_APPLICATIONS, read=lambda: self._api.applications.list(count=FIRST)).value

    def role_names(self) -> list[str]:
        return list(self.get(ROLE_NAMES, read=lambda: tuple(role.name for role in self._api.roles.list())).value)

    def nameless_keys(self) -> int:
        """How many keys have no name, of those that one call answers."""
        return self.get(NAMELESS_KEYS, read=lambda: sum(not key.name for key in self._api.keys.page())).value

    def own_keys_owner(self) -> int:
        """The subuser that the panel's own key belongs to; 0: the account itself."""
        return self.get(OWN_KEYS_OWNER, self._account.key_id, read=self._own_keys_owner).value

    def _own_keys_owner(self) -> int:
        key = self._api.keys.get(self._account.key_id)
        return key.owner.id if key and key.owner else 0

    def admin_users(self) -> AdminUserList:
        """A refusal of the API is also kept: no page needs them."""
        return self.get(ADMIN_USERS, read=self._admin_users).value

    def _admin_users(self) -> AdminUserList:
        try:
            with deadline(ADMIN_USERS_SECONDS):
                # Its own client: the request's client would wait as long as the request may.
                found = self._account.api().admin_users.list()
        except ApiError as error:
            log.info("Admin users cannot be read: %s", error)
            return AdminUserList()
        return AdminUserList(found.items, found.total)

    def team(self, *, fresh: bool = False, calls: int | None = None) -> Read[Team]:
        """All subusers; with `calls`, those that are known after this many further calls.

        The API cannot search, sort or count subusers: each of these needs the whole list.
        """
        read = None if fresh else self.look(TEAM)
        if read is None:
            read = Read(Team(), now())
        elif read.value.is_whole or calls == 0:
            return read
        read = Read(read.value.read_on(self._api, calls), read.at)
        self.put(TEAM, read=read)
        return read

    def keys(self, *, fresh: bool = False) -> Read[Slice[Key]]:
        """All service accounts, with their roles."""
        return self.get(KEYS, read=self._api.keys.list, fresh=fresh)

    def counts(self) -> Counts:
        """Counts of the last day."""
        read = self.look(COUNTS)
        return read.value if read else Counts()

    def change_counts(self, change: Callable[[Counts], Counts]) -> Counts:
        """Store the result of `change` for the present counts: other requests count at the same time."""
        counts = change(self.counts())
        self.put(COUNTS, read=Read(counts, now()))
        return counts

    def forget_count(self, application_id: int) -> None:
        """The application's users changed. A count that started before does not replace this mark."""
        if application_id in self.counts().applications:
            self.change_counts(lambda counts: counts.after({application_id: Count(now())}))

    def get[T](self, thing: Thing[T], *args: object, read: Callable[[], T], fresh: bool = False) -> Read[T]:
        """What is kept; otherwise, or if it must be `fresh`, the result of `read`, which is kept then."""
        kept = None if fresh else self.look(thing, *args)
        if kept is None:
            at = now()
            kept = Read(read(), at)
            self.put(thing, *args, read=kept)
        return kept

    def look[T](self, thing: Thing[T], *args: object) -> Read[T] | None:
        """What is kept and not too old. Does not ask the API."""
        raw = cache_of(thing).get(self._key(thing, args))
        read: Read[T] | None = decoded(thing, raw) if raw is not None else None
        # A value that a later step stored again is as old as its first part.
        return read if read and (now() - read.at).total_seconds() < thing.seconds else None

    def put[T](self, thing: Thing[T], *args: object, read: Read[T]) -> None:
        cache_of(thing).set(self._key(thing, args), msgspec.json.encode(read, enc_hook=as_text), thing.seconds)

    def drop(self, thing: Thing[Any], *args: object) -> None:
        """Forget this one; if processes keep it, only in this process."""
        cache_of(thing).delete(self._key(thing, args))

    def forget(self) -> None:
        """Forget, in all processes, everything that does not outlive writes."""
        rows = Account.objects.filter(pk=self._account.pk)
        rows.update(kept_revision=F("kept_revision") + 1)
        self._account.refresh_from_db(fields=["kept_revision"])

    @contextmanager
    def forgetting(self, command: str, arguments: Mapping[str, str]) -> Iterator[None]:
        """Around a write: forget what it makes outdated, also after an error: a refusal can mean that data changed."""
        try:
            yield
        finally:
            if command in REVISING:
                self.forget()
            if command in OF_KEYS:
                self.drop(NAMELESS_KEYS)
            if command in OF_ROLES and "subuser_id" in arguments:
                self.forget_roles(int(arguments["subuser_id"]))
            if command in RECOUNTING and arguments.get("application_id", "").isdigit():
                self.forget_count(int(arguments["application_id"]))

    def forget_roles(self, subuser_id: int) -> None:
        """The next request of the member who is this subuser reads their roles again."""
        for member in Member.objects.filter(account=self._account, subuser_id=subuser_id):
            member.forget_roles()

    def _key(self, thing: Thing[Any], args: tuple[object, ...]) -> str:
        revision = "-" if thing.outlives_writes else self._account.kept_revision
        return ":".join(map(str, ("kept", self._account.pk, revision, thing.name, *args)))


def now() -> datetime:
    return datetime.now(UTC)


def cache_of(thing: Thing[Any]) -> Any:
    return caches["process" if thing.in_process else "default"]


@lru_cache(maxsize=64)
def decoder_of(thing: Thing[Any]) -> msgspec.json.Decoder[Any]:
    """Made once for each thing: that takes longer than most decoding."""
    return msgspec.json.Decoder(Read[thing.type], dec_hook=as_moment)  # type: ignore[name-defined]  # at run time


def decoded(thing: Thing[Any], raw: bytes) -> Any:
    """None if it does not have the declared type."""
    try:
        return decoder_of(thing).decode(raw)
    except msgspec.MsgspecError:
        return None


def as_text(value: object) -> str:
    """For Moment, which msgspec does not know."""
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value)} cannot be kept.")


def as_moment(kind: type, text: object) -> object:
    if kind is Moment:
        return Moment.fromisoformat(str(text))
    raise TypeError(f"{kind} cannot be kept.")

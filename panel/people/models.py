"""The panel's own data: accounts, members, sessions, counts of attempts, links. Everything else is at the API."""

from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from typing import ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from panel.access.errors import NoLongerAMember, Suspended
from panel.api import errors
from panel.api.auth import ServiceAccountAuth
from panel.api.calls import AroundWrites, unobserved
from panel.api.client import Api
from panel.people.encryption import decrypt
from panel.request_id import current_id
from panel.resilience.guard import guard

ROLES_KEPT = timedelta(seconds=30)
ROLE_READS = 3  # if roles are forgotten while they are read
MAIN_ACCOUNT = "MainAccount"


@lru_cache(maxsize=256)
def service_account_auth(account_id: int, key_id: str, encrypted_key: str) -> ServiceAccountAuth:
    """Kept by the process: reading the key takes longer than many calls."""
    return ServiceAccountAuth(account_id, key_id, decrypt(encrypted_key))


class Account(models.Model):
    """A connected Voximplant account. Only its API address says whether it is the sandbox or the real API."""

    name = models.CharField(max_length=80, unique=True)
    account_id = models.BigIntegerField()
    api_url = models.URLField()
    key_id = models.CharField(max_length=100)
    private_key = models.TextField(help_text="encrypted, see encryption.py")
    time_zone = models.CharField(max_length=50, default="UTC")
    connected = models.DateTimeField(auto_now_add=True)
    keys_within_sections = models.BooleanField(
        default=False, help_text="subusers make no key that may do more than they may in the panel"
    )
    kept_revision = models.PositiveIntegerField(default=0, help_text="one more whenever what is kept is outdated")
    has_saved_views = models.BooleanField(default=False, help_text="any member's; pages ask for them only then")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account_id", "api_url"], name="one_row_an_account")]

    def __str__(self) -> str:
        return self.name

    def auth(self) -> ServiceAccountAuth:
        return service_account_auth(self.account_id, self.key_id, self.private_key)

    def api(self, around_writes: AroundWrites = unobserved) -> Api:
        """A client of the Management API. In a request it uses the request's deadline."""
        around_calls = guard(self.api_url, self.account_id)
        return Api(
            self.api_url, self.auth(), around_writes=around_writes, around_calls=around_calls, request_id=current_id()
        )


class MemberManager(BaseUserManager["Member"]):
    """Members by what they type at sign-in."""

    def main_account(self, account: str) -> "Member | None":
        return self.select_related("account").filter(account__name=account, subuser_id=None).first()

    def subuser(self, account: str, name: str) -> "Member | None":
        """None if the subuser has no password here."""
        members = self.select_related("account").filter(account__name=account, name=name.lower())
        return members.exclude(subuser_id=None).first()


class Member(AbstractBaseUser):
    """The main account (`subuser_id` is None), or a subuser with a password here."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="members")
    subuser_id = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(max_length=80)
    roles = models.JSONField(default=list, help_text="as the API told them at `roles_read`")
    roles_read = models.DateTimeField(null=True, blank=True)
    roles_revision = models.PositiveIntegerField(default=0, help_text="one more each time that they are dropped here")
    theme = models.CharField(max_length=10, default="system")
    job_news = models.BooleanField(default=False, help_text="one of its jobs may end, or has, and it was not told yet")
    time_zone = models.CharField(max_length=50, default="", blank=True)
    list_columns = models.JSONField(
        default=dict, blank=True, help_text="the name of a list -> the columns chosen for it"
    )
    sees_tour = models.BooleanField(default=False, help_text="the first steps are shown on the home page")

    USERNAME_FIELD = "id"
    objects = MemberManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "subuser_id"], name="one_member_a_subuser"),
            models.UniqueConstraint(fields=["account"], condition=models.Q(subuser_id=None), name="one_main_account"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """For dates: the member's own, else the account's, else UTC."""
        for name in (self.time_zone, self.account.time_zone):
            try:
                return ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError):
                continue
        return ZoneInfo("UTC")

    @property
    def is_main_account(self) -> bool:
        return self.subuser_id is None

    def role_names(self) -> frozenset[str]:
        """The member's roles, at most ROLES_KEPT old.

        Raises:
            NoLongerAMember: the subuser was deleted at the API.
            Suspended: seen when the roles are read, which is at once after they were taken.
            ApiError: the roles cannot be read.
        """
        if self.subuser_id is None:
            return frozenset({MAIN_ACCOUNT})
        now = timezone.now()
        if self.roles_read is None or not now - ROLES_KEPT < self.roles_read <= now:
            self._read_roles(self.subuser_id)
        return frozenset(self.roles)

    def _read_roles(self, subuser_id: int) -> None:
        """Read them, and store them unless they were forgotten in between.

        If a role is taken away during the read, the old roles must not be stored: one conditional UPDATE stores them
        only if the revision is still the same, also with READ COMMITTED. Otherwise they are read again.
        """
        for _ in range(ROLE_READS):
            began, roles = timezone.now(), self._roles_at_the_api(subuser_id)
            self.roles, self.roles_read = roles, began
            as_it_was = Member.objects.filter(pk=self.pk, roles_revision=self.roles_revision)
            if as_it_was.update(roles=roles, roles_read=began):
                return
            revision = Member.objects.filter(pk=self.pk).values_list("roles_revision", flat=True).first()
            if revision is None:
                raise NoLongerAMember(self.name)
            self.roles_revision = revision

    def _roles_at_the_api(self, subuser_id: int) -> list[str]:
        # Only here, so that no ordinary request asks the database one question more.
        if is_suspended(self.account, subuser_id):
            raise Suspended(self.name)
        try:
            return sorted(role.name for role in self.account.api().subusers.roles(subuser_id))
        except errors.ApiRefused as refusal:
            if refusal.code == errors.INVALID_SUBUSER_ID:
                raise NoLongerAMember(self.name) from refusal
            raise

    def forget_roles(self) -> None:
        """The member's next request reads the roles again, in any process."""
        Member.objects.filter(pk=self.pk).update(roles_read=None, roles_revision=models.F("roles_revision") + 1)
        self.refresh_from_db(fields=["roles_read", "roles_revision"])

    def end_sessions(self, *, except_key: str | None = None) -> int:
        """Sign the member out everywhere except in this session; returns the number of ended sessions."""
        sessions = Session.objects.filter(member=self)
        if except_key is not None:
            sessions = sessions.exclude(pk=hashed_key(except_key))
        ended, _ = sessions.delete()
        return ended


def is_suspended(account: Account, subuser_id: int) -> bool:
    """Also while it is not finished. The table belongs to `team`, a room above: only the relation leads there."""
    return account.suspensions.filter(subuser_id=subuser_id).exists()


def hashed_key(session_key: str) -> str:
    """Stored in place of a session's key: the database, or a backup of it, opens no session."""
    return sha256(session_key.encode()).hexdigest()


class Session(AbstractBaseSession):
    """A Django session with its member, so that members can see and end theirs.

    `session_key` is the hash of the key in the browser's cookie.
    """

    session_key = models.CharField(max_length=64, primary_key=True)
    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="sessions")
    ip = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, default="")
    started = models.DateTimeField(default=timezone.now)


class AttemptCount(models.Model):
    """Password attempts for one name, address or browser; throttle.py reads and writes it."""

    key = models.CharField(max_length=80, primary_key=True)
    failed = models.PositiveIntegerField(default=0)
    checking = models.PositiveIntegerField(default=0, help_text="at this moment")
    at = models.DateTimeField(default=timezone.now, db_index=True, help_text="of the failure that counts the time")
    paused_until = models.DateTimeField(null=True)
    reserved = models.DateTimeField(default=timezone.now, help_text="when the latest check began")
    version = models.PositiveIntegerField(default=0, help_text="one more with each change")

    def __str__(self) -> str:
        return self.key


class OneTimeLink(models.Model):
    """Lets a subuser choose a panel password, once. Only a hash of the link's token is stored."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="one_time_links")
    subuser_id = models.BigIntegerField()
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "subuser_id"], name="one_link_a_subuser")]

    def __str__(self) -> str:
        return f"one-time link of {self.name}"

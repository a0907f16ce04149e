"""Revoked is revoked: a read of roles that was on its way cannot bring dropped roles back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from panel.access.errors import NoLongerAMember
from panel.api.errors import ApiRefused
from panel.api.subusers import Subusers
from panel.people.models import Account, Member
from panel.sign_in import panel_passwords
from tests.conftest import PASSWORD
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in


@pytest.fixture
def admin(account: Account) -> Member:
    let_all_sign_in(account)
    return Member.objects.get(name="admin")


@pytest.fixture
def while_reading(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let something happen after the API has told the roles, and before the panel keeps them."""

    def arrange(*happenings: Callable[[], Any]) -> None:
        waiting, read = list(happenings), Subusers.roles

        def roles(self: Subusers, subuser_id: int, **more: Any) -> Any:
            told = read(self, subuser_id, **more)
            if waiting:
                waiting.pop(0)()
            return told

        monkeypatch.setattr(Subusers, "roles", roles)

    return arrange


def revoke(account: Account, member: Member) -> None:
    """Another member takes the role away and drops what was kept, in another process."""
    assert member.subuser_id
    account.api().subusers.remove_roles(member.subuser_id, ["Admin"], force=True)
    Member.objects.get(pk=member.pk).forget_roles()


def test_a_read_that_was_on_its_way_does_not_bring_a_role_back(
    account: Account, admin: Member, while_reading: Callable[..., None]
) -> None:
    while_reading(lambda: revoke(account, admin))
    assert admin.role_names() == frozenset()
    kept = Member.objects.get(pk=admin.pk)
    assert kept.roles == []
    assert kept.roles_read is not None


def test_roles_dropped_over_and_over_are_not_kept(admin: Member, while_reading: Callable[..., None]) -> None:
    while_reading(*[lambda: Member.objects.get(pk=admin.pk).forget_roles()] * 3)
    assert admin.role_names() == {"Admin", "Support"}  # which comes with Admin
    assert Member.objects.get(pk=admin.pk).roles_read is None


def test_a_member_deleted_while_its_roles_are_read_is_none_any_more(
    account: Account, admin: Member, while_reading: Callable[..., None]
) -> None:
    while_reading(lambda: panel_passwords.forget(account, admin.subuser_id or 0))
    with pytest.raises(NoLongerAMember):
        admin.role_names()


def test_a_new_password_does_not_bring_dropped_roles_back(
    account: Account, admin: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin.role_names()
    saved = Member.save

    def save(self: Member, *args: Any, **kwargs: Any) -> None:
        monkeypatch.undo()
        revoke(account, admin)
        saved(self, *args, **kwargs)

    monkeypatch.setattr(Member, "save", save)
    panel_passwords.give(account, admin.subuser_id or 0, "admin", PASSWORD)
    assert Member.objects.get(pk=admin.pk).role_names() == frozenset()


def test_roles_that_cannot_be_read_are_neither_kept_nor_taken_for_none(admin: Member, sandbox: RunningSandbox) -> None:
    sandbox.fault("GetSubUserRoles", code=340)
    with pytest.raises(ApiRefused) as refusal:
        admin.role_names()
    assert refusal.value.code == 340
    assert Member.objects.get(pk=admin.pk).roles_read is None
    sandbox.clear_faults()
    assert admin.role_names() == {"Admin", "Support"}


def test_roles_are_read_again_after_half_a_minute(account: Account, admin: Member) -> None:
    admin.role_names()
    assert admin.subuser_id
    account.api().subusers.remove_roles(admin.subuser_id, ["Admin"], force=True)
    for seconds, roles in ((28, {"Admin", "Support"}), (31, set())):
        admin.roles_read = timezone.now() - timedelta(seconds=seconds)
        assert admin.role_names() == roles


def test_a_clock_that_was_set_back_keeps_no_roles_for_longer(account: Account, admin: Member) -> None:
    admin.role_names()
    assert admin.subuser_id
    account.api().subusers.remove_roles(admin.subuser_id, ["Admin"], force=True)
    admin.roles_read = timezone.now() + timedelta(hours=1)
    assert admin.role_names() == frozenset()


def test_dates_are_in_the_members_time_zone_else_in_the_accounts_else_in_utc(admin: Member) -> None:
    zones = [("Asia/Tokyo", "Europe/Berlin"), ("", "Europe/Berlin"), ("No/Where", "Europe/Berlin"), ("", "../etc")]
    found = []
    for admin.time_zone, admin.account.time_zone in zones:
        found.append(str(admin.zone))
    assert found == ["Asia/Tokyo", "Europe/Berlin", "Europe/Berlin", "UTC"]

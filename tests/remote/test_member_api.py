"""The hook around every write of the panel: what is not allowed is neither recorded nor let through.

The right to call a method is checked against expectations that tests/api/test_rights.py has by hand.
"""

from collections.abc import Callable

import pytest

from panel.access.access import Access
from panel.api.client import Api
from panel.api.errors import ApiUnreachable, NotAllowed
from panel.api.keys import Keys
from panel.api.rights import is_read
from panel.journal.actor import Actor
from panel.journal.models import Entry, Event
from panel.people.models import Member
from panel.remote.member_api import MemberApi
from tests.api.test_rights import OPEN_TO, ROLES
from tests.sandboxes import RunningSandbox

WRITES = [command for command in OPEN_TO if not is_read(command)]


def api_as(member: Member, role: str) -> MemberApi:
    """The API of this member with this role, without a request."""
    return MemberApi(Actor(member.account, member, member.name, (role,), "job"), Access.of([role]))


@pytest.fixture
def on_a_key(api: Api) -> dict[str, str]:
    """Arguments that name a key without roles, which is anybody's to change."""
    return {"key_id": api.keys.create(name="without roles").key_id}


def passes(member: Member, role: str, command: str, arguments: dict[str, str]) -> bool:
    """Whether a member with this role gets through to the call."""
    try:
        with api_as(member, role).around_write(command, arguments):
            return True
    except NotAllowed:
        return False


@pytest.mark.parametrize("role", ROLES)
def test_a_write_passes_only_with_a_role_of_its_method(
    main_account: Member, on_a_key: dict[str, str], role: str
) -> None:
    passed = {command for command in WRITES if passes(main_account, role, command, on_a_key)}
    assert passed == {command for command in WRITES if role in OPEN_TO[command]}
    assert set(Entry.objects.values_list("command", flat=True)) == passed


def test_the_main_account_passes_everywhere(main_account: Member) -> None:
    for command in WRITES:
        with api_as(main_account, "MainAccount").around_write(command, {"role_name": "Owner"}):
            pass
    assert Entry.objects.filter(state="done").count() == len(WRITES)


def test_what_is_not_allowed_is_not_sent(main_account: Member, support: int, calls: list[str]) -> None:
    api = api_as(main_account, "Supervisor")
    with pytest.raises(NotAllowed):
        api.users.add(support, name="zoe", display_name="Zoe", password="Secret-pass-1")
    assert calls == []
    assert api.users.list(support).total == 25


def test_the_journal_names_the_application_of_a_write_in_one_and_of_no_other(
    main_account: Member, support: int
) -> None:
    api = api_as(main_account, "MainAccount")
    user, subuser = api.users.list(support, count=1)[0], api.subusers.list()[0]
    with api.looking({str(user.id): {"user_display_name": "Before"}}, support):
        api.users.change(user.id, active=True, display_name="After")
    with api.looking({str(subuser.id): {"description": "Before"}}, None):
        api.subusers.change(subuser.id, description="After")
    assert list(Event.objects.filter(kind="sent").order_by("seq").values_list("before", flat=True)) == [
        {"application_id": str(support), "user_display_name": "Before"},
        {"description": "Before"},
    ]


KEY_CHANGES: dict[str, Callable[[Keys, str], None]] = {
    "UpdateKey": lambda keys, key_id: keys.change(key_id, name="Mine", description=""),
    "DeleteKey": lambda keys, key_id: keys.delete(key_id),
    "SetKeyRoles": lambda keys, key_id: keys.set_roles(key_id, ["UserManager"]),
    "RemoveKeyRoles": lambda keys, key_id: keys.remove_roles(key_id, ["Admin"]),
}


@pytest.mark.parametrize("command", KEY_CHANGES)
def test_a_key_that_may_do_more_is_refused_whatever_the_view_checked(
    main_account: Member, api: Api, calls: list[str], command: str
) -> None:
    big = api.keys.create(name="Big", roles=["Admin"]).key_id
    calls.clear()
    with pytest.raises(NotAllowed) as caught:
        KEY_CHANGES[command](api_as(main_account, "UserManager").keys, big)
    assert caught.value.beyond == ("Admin",)
    assert calls == ["GetKeyRoles"]
    assert not Entry.objects.exists()


@pytest.mark.parametrize("command", KEY_CHANGES)
def test_a_key_within_the_members_rights_is_the_members_to_change(main_account: Member, api: Api, command: str) -> None:
    small = api.keys.create(name="Small", roles=["UserManager"]).key_id
    KEY_CHANGES[command](api_as(main_account, "Owner").keys, small)
    assert Entry.objects.get().state == "done"


@pytest.mark.parametrize("command", KEY_CHANGES)
@pytest.mark.parametrize("role", ["MainAccount", "Owner"])
def test_the_panels_own_key_is_changed_by_nobody(
    main_account: Member, calls: list[str], command: str, role: str
) -> None:
    with pytest.raises(NotAllowed) as caught:
        KEY_CHANGES[command](api_as(main_account, role).keys, main_account.account.key_id)
    assert "The panel itself uses" in caught.value.reason
    assert calls == []


def test_a_key_whose_roles_cannot_be_read_is_not_changed(
    main_account: Member, api: Api, sandbox: RunningSandbox, calls: list[str]
) -> None:
    small = api.keys.create(name="Small", roles=["UserManager"]).key_id
    sandbox.fault("GetKeyRoles", reset="before")
    with pytest.raises(ApiUnreachable) as caught:
        api_as(main_account, "Owner").keys.delete(small)
    assert not caught.value.outcome_unknown
    assert "DeleteKey" not in calls
    assert not Entry.objects.exists()

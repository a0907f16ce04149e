"""The hook around every write of the panel: what is not allowed is neither recorded nor let through.

The right to call a method is held against expectations that tests/api/test_rights.py has by hand.
"""

import pytest

from panel.access.access import Access
from panel.accounts.models import Member
from panel.api.rights import NotAllowed
from panel.journal.models import Entry
from panel.remote.member_api import MemberApi
from tests.api.test_rights import OPEN_TO, ROLES

WRITES = [command for command in OPEN_TO if "Get" not in command]


def passes(member: Member, role: str, command: str) -> bool:
    """Whether a member with this role gets through to the call."""
    try:
        with MemberApi(member, Access.of([role]), "192.0.2.1").around_write(command, {}):
            return True
    except NotAllowed:
        return False


@pytest.mark.parametrize("role", ROLES)
def test_a_write_passes_only_with_a_role_of_its_method(main_account: Member, role: str) -> None:
    passed = {command for command in WRITES if passes(main_account, role, command)}
    assert passed == {command for command in WRITES if role in OPEN_TO[command]}
    assert set(Entry.objects.values_list("command", flat=True)) == passed


def test_the_main_account_passes_everywhere(main_account: Member) -> None:
    for command in WRITES:
        with MemberApi(main_account, Access.of(["MainAccount"]), None).around_write(command, {"role_name": "Owner"}):
            pass
    assert Entry.objects.filter(state="done").count() == len(WRITES)


def test_what_is_not_allowed_is_not_sent(main_account: Member, support: int, calls: list[str]) -> None:
    api = MemberApi(main_account, Access.of(["Supervisor"]), None)
    with pytest.raises(NotAllowed):
        api.users.add(support, name="zoe", display_name="Zoe", password="Secret-pass-1")
    assert calls == []
    assert api.users.list(support).total == 25

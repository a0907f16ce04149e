"""The hook around every write of the panel: what is not allowed is neither recorded nor let through.

The right to call a method is held against expectations that tests/api/test_rights.py has by hand.
"""

import pytest

from panel.access.access import Access
from panel.accounts.models import Member
from panel.api.rights import NotAllowed
from panel.journal.actor import Actor
from panel.journal.models import Entry
from panel.remote import api_of, permitted
from tests.api.test_rights import OPEN_TO, ROLES

WRITES = [command for command in OPEN_TO if "Get" not in command]


def acting(member: Member, role: str) -> Actor:
    """This member with this role, without a request."""
    return Actor(member.account, member, member.name, (role,), "job")


def passes(member: Member, role: str, command: str) -> bool:
    """Whether a member with this role gets through to the call."""
    try:
        with permitted(acting(member, role), Access.of([role]), command, {}):
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
        with permitted(
            acting(main_account, "MainAccount"), Access.of(["MainAccount"]), command, {"role_name": "Owner"}
        ):
            pass
    assert Entry.objects.filter(state="done").count() == len(WRITES)


def test_what_is_not_allowed_is_not_sent(main_account: Member, support: int, calls: list[str]) -> None:
    api = api_of(acting(main_account, "Supervisor"), Access.of(["Supervisor"]))
    with pytest.raises(NotAllowed):
        api.users.add(support, name="zoe", display_name="Zoe", password="Secret-pass-1")
    assert calls == []
    assert api.users.list(support).total == 25

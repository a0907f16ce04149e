"""A member that writes."""

import pytest

from panel.journal.actor import Actor
from panel.journal.recording import recorded
from panel.people.models import Account, Member


@pytest.fixture
def actor(main_account: Member) -> Actor:
    """The main account in a session."""
    return Actor(
        main_account.account, main_account, "demo", ("MainAccount",), "main account", "192.0.2.7", "Firefox", "r1"
    )


@pytest.fixture
def chain(account: Account, actor: Actor) -> Account:
    """An account with five writes that were done: ten events."""
    for name in ("ada", "bob", "cleo", "dora", "emil"):
        with recorded(actor, "AddUser", {"application_id": "7", "user_name": name}):
            pass
    return account

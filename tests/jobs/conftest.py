"""Jobs in tests: an import of users, carried out by a worker in this process."""

import pytest

from panel.people.models import Account


@pytest.fixture
def account(transactional_db: None, account: Account) -> Account:  # noqa: ARG001 - the lanes' threads see what is committed
    return account

"""Imports are carried out by a worker's threads, which see only what is committed."""

import pytest

from panel.people.models import Account


@pytest.fixture
def account(transactional_db: None, account: Account) -> Account:  # noqa: ARG001
    return account

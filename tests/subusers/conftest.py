"""The demo's subusers, by name."""

from collections.abc import Callable

import pytest

from panel.api.subusers import Subuser
from panel.people.models import Account

URL = "/settings/subusers/"

type Find = Callable[[str], Subuser | None]


@pytest.fixture
def team(account: Account) -> Find:
    """A subuser as it is at the API now."""
    subusers = account.api().subusers
    return lambda name: next((found for found in subusers.list() if found.name == name), None)


@pytest.fixture
def admin(team: Find) -> Subuser:
    """The subuser `admin`, who has the role Admin."""
    subuser = team("admin")
    assert subuser is not None
    return subuser


@pytest.fixture
def page_url(admin: Subuser) -> str:
    return f"{URL}{admin.id}/"


@pytest.fixture
def edit_url(admin: Subuser) -> str:
    return f"{URL}{admin.id}/edit/"

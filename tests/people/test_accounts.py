"""An account's client of the Management API."""

from collections.abc import Iterator
from contextlib import contextmanager

from panel.people.models import Account


def test_whoever_looks_on_sees_each_write_before_it_is_sent_and_no_read(account: Account) -> None:
    seen: list[str] = []

    @contextmanager
    def around(command: str, _arguments: dict[str, str]) -> Iterator[None]:
        seen.append(command)
        yield

    api = account.api(around_writes=around)
    api.applications.add(name="brandnew")
    assert seen == ["AddApplication"]
    assert "brandnew" in {each.name.partition(".")[0] for each in api.applications.list()}
    assert seen == ["AddApplication"]


def test_an_account_is_asked_at_its_own_address_as_itself(account: Account) -> None:
    info = account.api().account.info()
    assert (info.id, info.name) == (account.account_id, account.name)
    assert account.auth() is account.auth()

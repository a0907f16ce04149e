"""When the API cannot be reached, lists show the rows that they showed last, and nothing to act on."""

from datetime import timedelta

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError, connection
from django.db.models import F
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from panel.api.client import Api
from panel.people.models import Account, Member
from panel.resilience.last_known import Known
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in

NOTICE = "The API cannot be reached, so nothing can be changed here now."


@pytest.fixture
def users(support: int) -> str:
    return f"/application/{support}/users/"


def down(sandbox: RunningSandbox) -> None:
    """The API goes away, and what was kept for a moment is too old by now."""
    sandbox.fault(reset="before")
    caches["process"].clear()
    Account.objects.update(kept_revision=F("kept_revision") + 1)


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def test_users_are_shown_as_they_were_without_actions(main_client: Client, sandbox: RunningSandbox, users: str) -> None:
    before = main_client.get(users).context["users"]
    down(sandbox)
    page = text_of(main_client, users)
    assert NOTICE in page
    assert "less than a minute ago" in page
    assert all(f'<th scope="row">{user.name}' in page for user in before)
    assert "25 users" in page
    for action in ("/edit/", "/delete/", "/active/", "Create a user", 'class="actions"'):
        assert action not in page
    assert f'href="{users}">Try again</a>' in page


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("/applications/", "support"),
        ("/settings/subusers/", "usermanager"),
        ("/settings/service_accounts/", "The panel's own"),
    ],
)
def test_the_other_lists_do_so_too(main_client: Client, sandbox: RunningSandbox, path: str, row: str) -> None:
    assert NOTICE not in text_of(main_client, path)
    down(sandbox)
    page = text_of(main_client, path)
    assert NOTICE in page
    assert row in page
    assert 'class="actions"' not in page
    assert "/delete/" not in page


def test_a_list_made_of_all_rows_can_still_be_searched(main_client: Client, sandbox: RunningSandbox) -> None:
    text_of(main_client, "/settings/subusers/")
    down(sandbox)
    page = main_client.get("/settings/subusers/?q=usermanager")
    assert NOTICE in page.content.decode()
    assert "usermanager" in [row.subuser.name for row in page.context["rows"]]
    assert page.context["rows"].total < page.context["everyone"]


def test_another_query_is_another_list(main_client: Client, sandbox: RunningSandbox, users: str) -> None:
    text_of(main_client, users)
    down(sandbox)
    assert "The API cannot be reached" in text_of(main_client, f"{users}?page=2", 503)
    assert "The API cannot be reached" in text_of(main_client, f"{users}?q=ann", 503)


def test_the_order_of_a_query_does_not_matter(main_client: Client, sandbox: RunningSandbox, users: str) -> None:
    text_of(main_client, f"{users}?per_page=50&page=1")
    down(sandbox)
    assert NOTICE in text_of(main_client, f"{users}?page=1&per_page=50")


def test_the_rows_of_one_account_are_not_another_s(
    main_client: Client, sandbox: RunningSandbox, account: Account, users: str
) -> None:
    text_of(main_client, users)
    other = Account.objects.create(
        name="other", account_id=7, api_url=account.api_url, key_id=account.key_id, private_key=account.private_key
    )
    stranger = Client()
    stranger.force_login(Member.objects.create(account=other, name="other"))
    down(sandbox)
    assert text_of(main_client, users)
    assert stranger.get(users).status_code == 503


def test_who_may_not_open_the_section_gets_no_last_known_rows(
    account: Account, main_client: Client, sandbox: RunningSandbox
) -> None:
    let_all_sign_in(account)
    text_of(main_client, "/settings/subusers/")
    browser = signed_in("usermanager")
    assert browser.get("/settings/subusers/").status_code == 403
    down(sandbox)
    assert browser.get("/settings/subusers/").status_code == 403
    Member.objects.update(roles_read=None)
    assert browser.get("/settings/subusers/").status_code == 503


def test_custom_data_is_not_kept(main_client: Client, api: Api, support: int, users: str) -> None:
    api.users.add(
        support, name="aaa", display_name="A", password="Secret-pass-1", custom_data="what nobody should keep"
    )
    text_of(main_client, users)
    assert kept()
    assert not any(b"what nobody" in rows for rows in kept())
    assert any(b'"aaa"' in rows for rows in kept())


def kept() -> list[bytes]:
    keys = [f"last:{account.pk}:users:{bucket}" for account in Account.objects.all() for bucket in range(64)]
    return list(cache.get_many(keys).values())


def test_queries_fill_a_bounded_number_of_places(main_client: Client, users: str) -> None:
    for number in range(100):
        assert main_client.get(f"{users}?odd={number}").status_code == 200
    assert 30 < len(kept()) <= 64


def test_rows_of_an_older_version_are_not_shown(main_client: Client, sandbox: RunningSandbox, account: Account) -> None:
    text_of(main_client, "/settings/subusers/")
    key = next(key for bucket in range(64) if (key := f"last:{account.pk}:subusers:{bucket}") in cache)
    cache.set(key, cache.get(key).replace(b"subuser_name", b"forgotten_name"))
    down(sandbox)
    assert "The API cannot be reached" in text_of(main_client, "/settings/subusers/", 503)


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=20), "less than a minute"),
        (timedelta(minutes=3, seconds=20), "3 minutes"),
        (timedelta(hours=2, minutes=5), "2 hours"),
    ],
)
def test_the_age_is_told_in_words(age: timedelta, words: str) -> None:
    assert Known((), timezone.now() - age).age == words


def test_rows_are_kept_after_the_answer_by_one_statement(
    monkeypatch: pytest.MonkeyPatch, main_client: Client, users: str
) -> None:
    """Of the table: another cache needs none."""
    before: list[int] = []
    closed = HttpResponse.close

    def close(response: HttpResponse) -> None:
        before.append(len(kept()))
        closed(response)

    monkeypatch.setattr(HttpResponse, "close", close)
    with CaptureQueriesContext(connection) as queries:
        assert main_client.get(users).status_code == 200
    assert (before, len(kept())) == ([0], 1)
    written = [query["sql"] for query in queries if query["sql"].startswith("INSERT")]
    assert len(written) == isinstance(caches["default"], DatabaseCache)
    assert not any("COUNT" in query["sql"] for query in queries)


def test_a_page_is_there_even_if_its_rows_cannot_be_kept(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, main_client: Client, users: str
) -> None:
    def full(*_: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(type(caches["default"]), "set", full)
    assert "25 users" in text_of(main_client, users)
    assert "What was left to do after an answer has failed" in caplog.messages

"""The list's columns: chosen by each member, named by an address, and sorted truthfully."""

import pytest
from django.test import Client

from panel.api.client import Api
from panel.api.users import User
from panel.people.models import Account
from tests.team import let_all_sign_in, signed_in

EVERYONE = {"per_page": "100"}


@pytest.fixture
def url(support: int) -> str:
    return f"/application/{support}/users/"


def users(client: Client, url: str, **query: str) -> list[User]:
    return list(client.get(url, EVERYONE | query).context["users"])


def choose(client: Client, url: str, *columns: str) -> None:
    response = client.post("/preferences/columns/", {"list": "users", "column": columns, "next": f"{url}?q=a"})
    assert response.headers["Location"] == f"{url}?q=a"


def test_chosen_columns_stay_for_this_member_only(main_client: Client, account: Account, url: str) -> None:
    let_all_sign_in(account)
    colleague = signed_in("admin")
    choose(main_client, url, "id", "balance")
    assert main_client.get(url).context["columns"] == ["id", "balance"]
    usual = ["display_name", "state", "acd_status", "balance", "created", "modified"]
    assert colleague.get(url).context["columns"] == usual


def test_columns_of_the_address_come_before_the_choice(main_client: Client, url: str) -> None:
    choose(main_client, url, "id")
    assert main_client.get(url, {"columns": "created,nonsense"}).context["columns"] == ["created"]


def test_no_column_is_a_choice_too(main_client: Client, url: str) -> None:
    choose(main_client, url)
    assert main_client.get(url).context["columns"] == []


def test_skills_are_read_only_if_they_are_shown(main_client: Client, url: str) -> None:
    assert not any(user.skills for user in users(main_client, url))
    choose(main_client, url, "skills")
    assert any(user.skills for user in users(main_client, url))


@pytest.mark.parametrize("order", ["name", "display_name", "id", "created", "modified"])
def test_a_second_click_turns_the_order_round(main_client: Client, url: str, order: str) -> None:
    up = [user.id for user in users(main_client, url, order=order)]
    down = [user.id for user in users(main_client, url, order=f"-{order}")]
    assert up == down[::-1]


def test_the_newest_user_of_all_pages_comes_first(main_client: Client, url: str, api: Api, support: int) -> None:
    newest = max(api.users.list(support, count=None), key=lambda user: user.created or 0)
    first = main_client.get(url, {"order": "-created"}).context["users"][0]
    assert first.created == newest.created


def test_users_without_a_balance_of_their_own_come_last_either_way(
    main_client: Client, url: str, api: Api, support: int
) -> None:
    for name in ("poor", "rich"):
        api.users.add(support, name=name, display_name=name, password="Correct-horse-1", separate_balance=True)
    for order in ("balance", "-balance"):
        own = [user.separate_balance for user in users(main_client, url, order=order)]
        assert own == sorted(own, reverse=True)
        assert own.count(True) >= 2


def test_clear_filters_keeps_order_and_columns(main_client: Client, url: str) -> None:
    page = main_client.get(url, {"q": "zzz", "active": "true", "order": "-name", "columns": "id"}).content.decode()
    assert f'href="{url}?order=-name&amp;columns=id"' in page
    assert "Clear filters" not in main_client.get(url, {"order": "-name"}).content.decode()


def test_a_list_without_a_name_is_not_kept(main_client: Client, url: str) -> None:
    page = main_client.post("/preferences/columns/", {"list": "elsewhere", "column": "id", "next": url}, follow=True)
    assert "The columns were not saved" in page.content.decode()

"""The home page, its figures, and the command palette."""

import pytest
from django.test import Client

from panel.accounts.models import Account
from panel.api.client import Api
from panel.journal.actor import Actor
from panel.journal.recording import recorded
from tests.team import let_all_sign_in, signed_in


@pytest.fixture
def user_manager(account: Account) -> Client:
    let_all_sign_in(account)
    return signed_in("usermanager")


def test_the_home_page_asks_the_api_nothing(main_client: Client, calls: list[str]) -> None:
    assert main_client.get("/").status_code == 200
    assert calls == []


def test_the_figures_count_the_whole_account(main_client: Client, api: Api, support: int) -> None:
    before = main_client.get("/figures/").context["figures"]
    api.users.add(support, name="asleep", display_name="Asleep", password="Secret-pass-1", active=False)
    after = main_client.get("/figures/").context["figures"]
    assert (before.users, after.users) == (25, 26)
    assert after.inactive == before.inactive + 1
    assert (after.subusers, after.without_role) == (13, 1)


def test_figures_are_given_as_far_as_the_sections_go(user_manager: Client) -> None:
    figures = user_manager.get("/figures/").context["figures"]
    assert figures.users == 25
    assert (figures.subusers, figures.without_role) == (None, None)


def test_recent_changes_are_for_those_with_logs(main_client: Client, user_manager: Client) -> None:
    with recorded(Actor.without_session(Account.objects.get()), "AddUser", {"user_name": "ada"}):
        pass
    assert [str(entry.sentence) for entry in main_client.get("/").context["recent"]] == ["The panel created ada (user)"]
    assert "Recent changes" in main_client.get("/").content.decode()
    assert "Recent changes" not in user_manager.get("/").content.decode()


def test_sections_are_shown_as_far_as_they_open(user_manager: Client) -> None:
    context = user_manager.get("/").context
    assert [(str(section), url) for section, url in context["here"]] == [
        ("Applications", "/applications/"),
        ("Users in a certain application", "/applications/"),
        ("Service accounts", "/settings/service_accounts/"),
        ("Profile settings", "/profile/"),
    ]
    assert {str(section) for group in context["elsewhere"].values() for section in group} == {"Notification history"}


def labels(client: Client, q: str) -> list[tuple[str, str]]:
    return [(line.kind, line.label) for line in client.get("/palette/", {"q": q}).context["found"]]


def test_the_palette_finds_pages_users_subusers_and_actions(main_client: Client, api: Api, support: int) -> None:
    api.users.add(support, name="accounting-bot", display_name="Bot", password="Secret-pass-1")
    found = labels(main_client, "account")
    assert ("User", "accounting-bot") in found
    assert ("Subuser", "accountant") in found
    assert ("Action", "Create a user in support") in labels(main_client, "create a user")
    assert ("Action", "Add a subuser") in labels(main_client, "add a")
    assert ("Page", "Subusers") in labels(main_client, "subusers")


def test_the_palette_finds_nothing_beyond_the_members_access(user_manager: Client) -> None:
    assert not [line for line in labels(user_manager, "account") if line[0] == "Subuser"]
    assert labels(user_manager, "add a subuser") == []
    assert ("Page", "Subusers") not in labels(user_manager, "subusers")


def test_one_letter_asks_the_api_nothing(main_client: Client, calls: list[str]) -> None:
    main_client.get("/palette/", {"q": "a"})
    assert calls == []

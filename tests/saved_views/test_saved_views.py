"""A name for a list's filters, order and columns: for oneself or for the team, in the rail."""

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from panel.people.models import Account, Member
from panel.saved_views.models import SavedView
from tests.team import let_all_sign_in, signed_in


@pytest.fixture
def save_url(support: int) -> str:
    return f"/application/{support}/views/save/"


@pytest.fixture
def colleague(account: Account, main_client: Client) -> Client:  # noqa: ARG001 - the account is connected
    """A subuser to whom lists of users are open."""
    let_all_sign_in(account)
    return signed_in("usermanager")


def rail(client: Client) -> list[str]:
    return [link.label for link in client.get("/").context["saved_views"]]


def test_a_view_leads_to_the_list_as_it_was(main_client: Client, save_url: str, support: int) -> None:
    sent = {"view": "Night shift", "query": "q=an&order=-created&columns=id%2Cskills&page=3&evil=1"}
    response = main_client.post(save_url, sent)
    url = f"/application/{support}/users/?q=an&order=-created&columns=id%2Cskills"
    assert response.headers["Location"] == url
    assert f'<a href="{url.replace("&", "&amp;")}" aria-current="page">' in main_client.get(url).content.decode()


def test_pages_ask_for_views_only_while_the_account_has_some(
    main_client: Client, save_url: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def a_page_costs(queries: int) -> None:
        with django_assert_num_queries(queries):
            main_client.get("/preferences/")

    a_page_costs(1)
    for name in ("One", "Two"):
        main_client.post(save_url, {"view": name})
    a_page_costs(2)
    one, two = SavedView.objects.all()
    main_client.post(f"/views/{one.pk}/delete/")
    a_page_costs(2)
    main_client.post(f"/views/{two.pk}/delete/")
    a_page_costs(1)


def test_a_private_view_is_the_members_own(main_client: Client, colleague: Client, save_url: str) -> None:
    main_client.post(save_url, {"view": "Mine", "query": ""})
    main_client.post(save_url, {"view": "Ours", "query": "", "for_team": "on"})
    assert (rail(main_client), rail(colleague)) == (["Mine", "Ours"], ["Ours"])


def test_to_whom_lists_of_users_are_closed_no_view_is_shown(
    main_client: Client, account: Account, save_url: str
) -> None:
    let_all_sign_in(account)
    main_client.post(save_url, {"view": "Ours", "query": "", "for_team": "on"})
    assert rail(signed_in("developer")) == []


def test_the_same_name_replaces(main_client: Client, save_url: str) -> None:
    main_client.post(save_url, {"view": "Mine", "query": "q=a"})
    main_client.post(save_url, {"view": "Mine", "query": "q=b"})
    assert list(SavedView.objects.values_list("query", flat=True)) == ["q=b"]


def test_nobody_deletes_the_views_of_others_but_the_main_account(
    main_client: Client, colleague: Client, save_url: str
) -> None:
    main_client.post(save_url, {"view": "Of main", "query": "", "for_team": "on"})
    colleague.post(save_url, {"view": "Of theirs", "query": "", "for_team": "on"})
    views = {view.name: view.pk for view in SavedView.objects.all()}
    assert colleague.post(f"/views/{views['Of main']}/delete/").status_code == 404
    assert main_client.post(f"/views/{views['Of theirs']}/delete/").status_code == 302
    assert rail(colleague) == ["Of main"]


def test_a_teams_view_is_not_seen_in_another_account(
    main_client: Client, account: Account, main_account: Member, save_url: str
) -> None:
    main_client.post(save_url, {"view": "Ours", "query": "", "for_team": "on"})
    rival = Account.objects.create(name="rival", account_id=99, api_url=account.api_url)
    stranger = Member.objects.create(account=rival, name="rival")
    assert [view.name for view in SavedView.objects.visible_to(main_account)] == ["Ours"]
    assert not SavedView.objects.visible_to(stranger)


def test_a_view_without_a_name_is_not_saved(main_client: Client, save_url: str) -> None:
    page = main_client.post(save_url, {"view": " "}, follow=True).content.decode()
    assert "The view was not saved." in page
    assert not SavedView.objects.exists()


def test_twenty_views_are_the_limit(main_client: Client, save_url: str) -> None:
    for number in range(20):
        main_client.post(save_url, {"view": f"View {number}"})
    page = main_client.post(save_url, {"view": "One more"}, follow=True).content.decode()
    assert "You have 20 views, which is the limit." in page
    main_client.post(save_url, {"view": "View 3", "query": "q=a"})
    assert SavedView.objects.count() == 20

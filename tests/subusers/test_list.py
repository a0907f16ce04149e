"""The list of subusers: searched, filtered, sorted and paged here, since the API can do none of it."""

from datetime import timedelta

import pytest
from django.test import Client

from panel.api.client import Api
from panel.people.models import Account
from tests.subusers.conftest import URL
from tests.team import let_all_sign_in, signed_in

ALL = [
    "accountant",
    "admin",
    "calllistmanager",
    "developer",
    "duo",
    "norole",
    "owner",
    "payer",
    "payernoverify",
    "phonenumbermanager",
    "supervisor",
    "support",
    "usermanager",
]


def names(client: Client, **query: str) -> list[str]:
    return [row.subuser.name for row in client.get(URL, query).context["rows"]]


def test_shows_the_whole_team_by_name(main_client: Client) -> None:
    response = main_client.get(URL)
    assert [row.subuser.name for row in response.context["rows"]] == ALL
    assert "13 subusers" in response.content.decode()


def test_always_shows_the_sign_in_link(main_client: Client, account: Account) -> None:
    assert 'data-copy="http://testserver/login/demo/"' in main_client.get(URL).content.decode()
    for subuser in account.api().subusers.list():
        account.api().subusers.delete(subuser.id)
    page = main_client.get(URL, {"fresh": "yes"}, follow=True).content.decode()
    assert 'data-copy="http://testserver/login/demo/"' in page
    assert "No subusers yet" in page


def test_a_list_that_is_older_than_a_moment_says_so_and_is_read_again_when_asked(
    main_client: Client, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "As of" not in main_client.get(URL).content.decode()
    monkeypatch.setattr("panel.subusers.views.MOMENT", timedelta(0))
    page = main_client.get(URL, {"role": "Payer", "page": "1"}).content.decode()
    assert "As of" in page
    assert 'href="?role=Payer&amp;page=1&amp;fresh=yes"' in page
    api.subusers.add(name="paying-pal", password="Secret-pass-1", roles=["Payer"])
    assert names(main_client, role="Payer") == ["payer"]
    response = main_client.get(URL, {"role": "Payer", "fresh": "yes"})
    assert response.headers["Location"] == f"{URL}?role=Payer"
    assert names(main_client, role="Payer") == ["payer", "paying-pal"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "pay"}, ["payer", "payernoverify"]),
        ({"q": "PAYERNO"}, ["payernoverify"]),
        ({"q": "and Accountant of"}, ["duo"]),
        ({"role": "Accountant"}, ["accountant", "duo"]),
        ({"role": "none"}, ["norole"]),
        ({"role": "Accountant", "q": "duo"}, ["duo"]),
        ({"q": "nobody like this"}, []),
    ],
)
def test_searches_and_filters(main_client: Client, query: dict[str, str], found: list[str]) -> None:
    assert names(main_client, **query) == found


@pytest.mark.parametrize(
    "odd", [{"role": "Emperor"}, {"order": "password"}, {"page": "x"}, {"per_page": "7"}, {"page": "0"}]
)
def test_values_that_make_no_sense_leave_the_list_as_it_is(main_client: Client, odd: dict[str, str]) -> None:
    assert names(main_client, **odd) == ALL


def test_sorts_by_the_number_of_sections(main_client: Client) -> None:
    by_sections = names(main_client, order="sections")
    assert by_sections[:3] == ["norole", "payer", "payernoverify"]
    assert by_sections[-2:] == ["admin", "owner"]


def test_sorts_by_the_last_sign_in_with_those_who_never_did_first(main_client: Client, account: Account) -> None:
    let_all_sign_in(account)
    signed_in("owner")
    signed_in("admin")
    assert names(main_client, order="last_sign_in")[-2:] == ["owner", "admin"]


def test_has_pages(main_client: Client, account: Account) -> None:
    for number in range(30):
        account.api().subusers.add(name=f"extra{number:02}", password="Extra-pass-1")
    assert len(names(main_client)) == 20
    assert len(names(main_client, page="3")) == 3
    assert len(names(main_client, per_page="50")) == 43


def test_says_who_can_sign_in_here(main_client: Client, account: Account) -> None:
    assert main_client.get(URL).content.decode().count(">Yes</span>") == 0
    let_all_sign_in(account)
    assert main_client.get(URL).content.decode().count(">Yes</span>") == 13


def test_marks_a_role_that_the_matrix_does_not_know(main_client: Client, account: Account) -> None:
    account.api().subusers.add(name="scenarist", password="Extra-pass-1", roles=["Scenarios"])
    row = main_client.get(URL, {"q": "scenarist"}).content.decode()
    assert "Scenarios (unknown)" in row


def test_the_owner_sees_it_without_any_way_to_write(account: Account) -> None:
    let_all_sign_in(account)
    page = signed_in("owner").get(URL).content.decode()
    assert "usermanager" in page
    assert "Adding, editing and deleting is the main account's alone." in page
    for way in ["Add subuser", "formaction", "/delete/", 'class="actions"', "/new/"]:
        assert way not in page.partition("<main")[2]


def test_a_fragment_is_the_list_alone(main_client: Client) -> None:
    response = main_client.get(URL, headers={"HX-Request": "true"})
    assert response.content.decode().strip().startswith('<div id="subusers"')


def test_a_name_with_markup_is_shown_as_it_is(main_client: Client, account: Account) -> None:
    account.api().subusers.add(name="markup", password="Extra-pass-1", description="<b>bold</b> & {{ more }}")
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; {{ more }}" in main_client.get(URL, {"q": "markup"}).content.decode()

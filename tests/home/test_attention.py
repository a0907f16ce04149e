"""What needs attention, each with the list of just those; figures when the API is down."""

import re

import pytest
from django.core.cache import cache, caches
from django.test import Client

from panel.api.client import Api
from panel.people.models import Account
from panel.resilience.breaker import breaker_of
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in


def matters(client: Client) -> dict[str, tuple[str, list[str]]]:
    """Label -> what is said, and where its links lead."""
    found = client.get("/figures/").context["matters"]
    return {
        each.label: (each.text or ", ".join(text for text, _ in each.links), [url for _, url in each.links])
        for each in found
    }


def names(client: Client, url: str, key: str = "rows") -> list[str]:
    return [getattr(row, "name", "") or row.subuser.name for row in client.get(url).context[key]]


def test_each_matter_leads_to_the_list_of_just_those(
    main_client: Client, account: Account, api: Api, sandbox: RunningSandbox, support: int
) -> None:
    let_all_sign_in(account)
    signed_in("owner")
    with sandbox.store.writing() as db:
        db.execute("UPDATE users SET user_active = 0")
        db.execute("UPDATE users SET user_active = 1 WHERE user_id NOT IN (SELECT user_id FROM users LIMIT 2)")
    nameless = api.keys.create(name="soon nameless", roles=["Owner"]).key_id
    with sandbox.store.writing() as db:
        db.execute("UPDATE keys SET key_name = '' WHERE key_id = ?", (nameless,))
    main_client.get("/figures/")
    found = matters(main_client)
    assert found["People without a role"] == ("1", ["/settings/subusers/?role=none"])
    assert found["People who never signed in here"] == ("12", ["/settings/subusers/?signed_in=never"])
    assert found["Inactive users"] == ("2 in support", [f"/application/{support}/users/?active=false"])
    assert found["Room for users"] == ("975 left", [])
    assert found["Service accounts without a name"] == ("1", ["/settings/service_accounts/?name=none"])
    never = names(main_client, "/settings/subusers/?signed_in=never")
    assert (len(never), "owner" in never) == (12, False)
    assert [row.key.id for row in main_client.get("/settings/service_accounts/?name=none").context["rows"]] == [
        nameless
    ]


def test_an_account_that_is_nearly_full_says_so_with_a_link(
    main_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panel.home.attention.USERS_PER_ACCOUNT", 26)
    monkeypatch.setattr("panel.home.attention.NEARLY_FULL", 24)
    main_client.get("/figures/")
    assert matters(main_client)["Room for users"] == ("1 left", ["/applications/?show=users"])


def test_a_key_that_is_named_here_is_no_matter_any_more(main_client: Client, sandbox: RunningSandbox, api: Api) -> None:
    key = api.keys.create(name="x", roles=["Owner"]).key_id
    with sandbox.store.writing() as db:
        db.execute("UPDATE keys SET key_name = '' WHERE key_id = ?", (key,))
    assert matters(main_client)["Service accounts without a name"][0] == "1"
    main_client.post(
        f"/settings/service_accounts/{key}/edit/", {"name": "Import", "description": "Nightly", "roles": ["Owner"]}
    )
    assert matters(main_client)["Service accounts without a name"][0] == "none"


def test_members_see_what_opens_to_them(account: Account) -> None:
    let_all_sign_in(account)
    assert list(matters(signed_in("usermanager"))) == [
        "Inactive users",
        "Room for users",
        "Service accounts without a name",
    ]
    assert list(matters(signed_in("payer"))) == []


def test_what_is_not_known_is_named_when_the_api_is_down(main_client: Client, sandbox: RunningSandbox) -> None:
    sandbox.fault(http_status=500)
    page = main_client.get("/figures/").content.decode()
    assert "This could not be read: the state of the account, the team, the service accounts, the applications" in page
    assert "Try again" in page
    assert "data-waiting" not in page
    assert not re.search(r"\w+Error\b", page)


def test_figures_of_before_are_shown_with_their_age_when_the_api_is_down(
    main_client: Client, sandbox: RunningSandbox
) -> None:
    main_client.get("/figures/")
    caches["process"].clear()
    sandbox.fault(http_status=500)
    breaker_of.cache_clear()
    response = main_client.get("/figures/")
    page = response.content.decode()
    assert "These figures are of" in page
    assert "less than a minute ago" in page
    assert response.context["figures"].subusers == 13
    cache.clear()
    assert main_client.get("/figures/").context["figures"].subusers is None


def test_home_keeps_room_for_what_will_come(main_client: Client) -> None:
    page = main_client.get("/").content.decode()
    for label in ("Inactive users", "People without a role", "Service accounts without a name"):
        assert label in page


def test_sections_of_the_vendors_panel_are_named_without_a_link_each(main_client: Client) -> None:
    page = main_client.get("/").content.decode()
    assert page.count('href="https://manage.voximplant.com/"') == 1
    assert "Push certificates in a certain application" in page

"""How many calls each page makes for 1,100 applications, 2,100 users, 1,000 subusers and 1,100 skills."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache, caches
from django.test import Client

from panel.people.models import Account
from tests.sandboxes import RunningSandbox, running_sandbox


@pytest.fixture(scope="module")
def one_sandbox() -> Iterator[RunningSandbox]:
    """In the place of the small one; nothing here writes to it but what is named."""
    with running_sandbox("large") as sandbox:
        yield sandbox


def forget(account: Account) -> None:
    """As if nobody had asked for anything yet."""
    caches["process"].clear()
    cache.clear()
    Account.objects.filter(pk=account.pk).update(kept_revision=account.kept_revision + 1)


# Address -> calls when nothing is kept, and right after that. `{id}` is an application.
PAGES = {
    "/": (0, 0),
    "/figures/": (6, 5),
    "/applications/": (1, 1),
    "/application/{id}/": (2, 1),
    "/application/{id}/users/": (2, 1),
    "/application/{id}/users/?q=agent-00": (3, 2),
    "/application/{id}/users/new/": (1, 0),
    "/application/{id}/users/capacity/": (6, 4),
    "/palette/?q=agent": (4, 4),
    "/settings/subusers/": (2, 0),
    "/settings/subusers/?page=50": (2, 0),
    "/settings/subusers/?q=00": (2, 0),
    "/settings/subusers/drift/": (5, 5),
    "/settings/reviews/": (0, 0),
    "/settings/roles/Owner/": (2, 0),
    "/settings/roles/": (2, 0),
    "/settings/roles/api/": (0, 0),
    "/settings/roles/who/": (0, 0),
    "/settings/roles/who/?right=Control panel": (4, 0),
    "/settings/roles/who/?right=GetRoles&page=40": (4, 0),
    "/settings/roles/least/?need=Billing&need=AddUser": (0, 0),
    "/logs/": (1, 1),
    "/status/": (2, 2),
    "/settings/service_accounts/": (3, 2),
}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_makes_no_more_calls_than_this(
    main_client: Client, account: Account, support: int, calls: list[str], address: str
) -> None:
    forget(account)
    calls.clear()
    made = []
    for _ in ("cold", "warm"):
        assert main_client.get(address.format(id=support)).status_code == 200
        made.append(len(calls))
        calls.clear()
    assert tuple(made) == PAGES[address]


def test_every_list_is_complete(main_client: Client, support: int) -> None:
    assert main_client.get("/applications/").context["applications"].total == 1100
    assert main_client.get(f"/application/{support}/users/").context["users"].total == 1000
    last = main_client.get("/settings/subusers/", {"page": "10", "per_page": "100"})
    assert last.context["rows"].total == 1000
    assert len(last.context["rows"]) == 100


def test_the_figures_hold_as_much_as_six_calls_bring(main_client: Client) -> None:
    figures = main_client.get("/figures/").context["figures"]
    assert (figures.subusers, figures.team_is_whole) == (1000, True)
    assert (figures.application_count, len(figures.applications)) == (1100, 12)
    assert (figures.tally.counted, figures.tally.applications) == (1, 1100)


def test_all_users_are_counted_step_by_step_when_asked(
    main_client: Client, sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panel.remote.counting.STEP", 400)
    page = main_client.get("/figures/").content.decode()
    assert "Count all users (1,100 calls or more)" in page
    steps = [main_client.post("/figures/count/", headers={"HX-Request": "true"}) for _ in range(3)]
    assert "400 of 1,100 applications counted" in steps[0].content.decode()
    assert 'hx-trigger="load"' in steps[1].content.decode()
    assert steps[2].headers["HX-Retarget"] == "#figures"
    with sandbox.store.reading() as db:
        inactive = db.execute("SELECT count(*) FROM users WHERE NOT user_active").fetchone()[0]
    tally = steps[2].context["figures"].tally
    assert (tally.users, tally.counted, tally.inactive, tally.is_whole) == (2100, 1100, inactive, True)


def test_an_api_with_small_pages_costs_no_more_where_the_page_can_do_with_less(
    main_client: Client, sandbox: RunningSandbox, calls: list[str]
) -> None:
    sandbox.behave(personality="small-pages")
    response = main_client.get("/figures/")
    assert len(calls) == 6
    assert response.context["figures"].subusers == 100
    assert "or more</small>" in response.content.decode()
    assert "100 or more</a>" in response.content.decode()  # never signed in
    calls.clear()
    page = main_client.get("/palette/?q=agent").content.decode()
    assert len(calls) <= 4
    assert "Searched the first 150 subusers only." in page
    assert main_client.get("/settings/subusers/").context["rows"].total == 1000

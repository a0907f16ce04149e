"""The home page, its figures, and the command palette."""

import pytest
from django.test import Client

from panel.api.client import Api
from panel.journal.actor import Actor
from panel.journal.recording import recorded
from panel.people.models import Account
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in


@pytest.fixture
def user_manager(account: Account) -> Client:
    let_all_sign_in(account)
    return signed_in("usermanager")


def test_the_home_page_asks_the_api_nothing(main_client: Client, calls: list[str]) -> None:
    assert main_client.get("/").status_code == 200
    assert calls == []


def test_the_figures_count_the_whole_account(main_client: Client, api: Api, support: int) -> None:
    sleeping = api.users.list(support, active=False).total
    main_client.get("/figures/")
    figures = main_client.get("/figures/").context["figures"]
    assert (figures.tally.users, figures.tally.inactive, figures.tally.is_whole) == (25, sleeping, True)
    assert (figures.subusers, figures.without_role, figures.never_signed_in) == (13, 1, 13)


def test_a_user_that_is_created_here_is_counted_at_the_next_visit(main_client: Client, support: int) -> None:
    main_client.get("/figures/")
    new = {"name": "asleep", "display_name": "Asleep", "password": "Secret-pass-1", "custom_data": ""}
    assert main_client.post(f"/application/{support}/users/new/", new).status_code == 302
    assert main_client.get("/figures/").context["figures"].tally.users == 26


def test_a_user_that_is_deactivated_here_is_counted_at_the_next_visit(
    main_client: Client, api: Api, support: int
) -> None:
    active = next(user for user in api.users.list(support) if user.active)
    before = main_client.get("/figures/").context["figures"].tally.inactive
    main_client.post(f"/application/{support}/users/{active.id}/active/", {"active": "false"})
    assert main_client.get("/figures/").context["figures"].tally.inactive == before + 1


def test_figures_are_given_as_far_as_the_sections_go(user_manager: Client) -> None:
    figures = user_manager.get("/figures/").context["figures"]
    assert figures.tally.users == 25
    assert figures.subusers is None


def test_what_fails_of_the_figures_is_said_with_a_way_to_try_again(
    main_client: Client, sandbox: RunningSandbox
) -> None:
    sandbox.fault("GetAccountInfo", code=100)
    part = main_client.get("/figures/", headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "This could not be read: the state of the account." in part.content.decode()
    assert "Try again" in part.content.decode()
    assert part.context["figures"].tally.users == 25
    sandbox.clear_faults()
    sandbox.fault(http_status=500)
    part = main_client.get("/figures/", headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "These figures are of" in part.content.decode()
    assert "Try again" in part.content.decode()
    assert part.context["figures"].tally.users == 25


def test_counting_that_fails_goes_on_where_it_stopped(main_client: Client, sandbox: RunningSandbox) -> None:
    sandbox.fault("GetUsers", code=100)
    step = main_client.post("/figures/count/", headers={"HX-Request": "true"}).content.decode()
    assert "Counting stopped" in step
    assert "Go on counting" in step
    assert 'hx-trigger="load"' not in step
    sandbox.clear_faults()
    assert main_client.post("/figures/count/").headers["Location"] == "/figures/"
    assert main_client.get("/figures/").context["figures"].tally.is_whole


def test_recent_changes_are_for_those_with_logs(main_client: Client, user_manager: Client) -> None:
    with recorded(Actor.without_session(Account.objects.get()), "AddUser", {"user_name": "ada"}):
        pass
    assert [str(line.sentence) for line in main_client.get("/").context["recent"]] == ["The panel created ada (user)"]
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
    assert ("User", "Bot") in found
    assert ("Subuser", "accountant") in found
    assert ("Action", "Create a user in support") in labels(main_client, "create a user")
    assert ("Action", "Add a subuser") in labels(main_client, "add a")
    assert ("Action", "Add a subuser") in labels(main_client, "add sub")
    assert ("Page", "Subusers") in labels(main_client, "subusers")
    assert ("Page", "Access reviews") in labels(main_client, "review")
    assert ("Page", "Changed elsewhere") in labels(main_client, "elsewhere")


def test_the_palette_finds_nothing_beyond_the_members_access(user_manager: Client) -> None:
    assert not [line for line in labels(user_manager, "account") if line[0] == "Subuser"]
    assert labels(user_manager, "add a subuser") == []
    assert ("Page", "Subusers") not in labels(user_manager, "subusers")
    assert ("Page", "Access reviews") not in labels(user_manager, "review")


def test_one_letter_asks_the_api_nothing(main_client: Client, calls: list[str]) -> None:
    main_client.get("/palette/", {"q": "a"})
    assert calls == []


def test_the_palette_finds_users_by_their_display_names(main_client: Client, api: Api, support: int) -> None:
    api.users.add(support, name="zoe-k", display_name="Żółć Kowalska", password="Secret-pass-1")
    assert ("User", "Żółć Kowalska") in labels(main_client, "żółć")


def test_the_palette_searches_the_application_that_one_is_in(main_client: Client, api: Api) -> None:
    hotline = api.applications.add(name="a-hotline")
    api.users.add(hotline, name="zoe", display_name="Zoe", password="Secret-pass-1")
    here = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/application/{hotline}/users/?page=2"}
    found = main_client.get("/palette/", {"q": "zoe"}, headers=here)
    assert [line.label for line in found.context["found"]] == ["Zoe"]
    assert "Searched users of “a-hotline” only" in found.content.decode()


def test_the_palette_finds_pages_although_the_api_fails(main_client: Client, sandbox: RunningSandbox) -> None:
    sandbox.fault(code=100)
    response = main_client.get("/palette/", {"q": "subus"})
    assert [line.label for line in response.context["found"]] == ["Subusers"]
    assert "Only pages of the panel are found now" in response.content.decode()


def test_the_palette_leads_to_all_that_match(main_client: Client, api: Api, support: int) -> None:
    for number in range(9):
        api.users.add(support, name=f"zed-{number}", display_name=f"Zed {number}", password="Secret-pass-1")
    found = main_client.get("/palette/", {"q": "zed"}).context["found"]
    users = [line for line in found if line.kind in ("User", "Users")]
    assert [line.label for line in users] == [*(f"Zed {number}" for number in range(6)), "All 9 in support"]
    assert users[-1].url == f"/application/{support}/users/?q=zed"

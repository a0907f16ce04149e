"""A colleague comes in: added by the main account, let in by the link, stopped where the roles end."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.programs.panel import RunningPanel
from tests.e2e.axe import problems_everywhere
from tests.e2e.conftest import opened
from tests.e2e.steps import come_in, sign_in

TEAM = "/settings/subusers/"
PASSWORD = "First-day-1x"


@pytest.fixture
def colleague(browser: Browser, panel: RunningPanel) -> Iterator[Page]:
    """The colleague's own browser. It is refused on purpose here, so its complaints are not counted."""
    with opened(browser, panel, []) as page:
        yield page


def add_trainee(page: Page) -> None:
    """The main account adds `trainee` with the role UserManager."""
    page.goto(TEAM)
    page.get_by_role("link", name="Add subuser").click()
    page.locator("input[name=name]").fill("Trainee")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=description]").fill("Learns the ropes")
    page.get_by_role("checkbox", name=re.compile("^UserManager")).check()


def open_trainee(page: Page) -> None:
    """By way of the list: the name leads to the whole page."""
    page.goto(TEAM)
    page.get_by_role("main").get_by_role("link", name="trainee").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("trainee")


def edit_trainee(page: Page) -> None:
    """Its editor: a drawer, or a page without JavaScript."""
    open_trainee(page)
    page.get_by_role("main").get_by_role("link", name="Edit", exact=True).click()


def test_a_colleague_is_added_comes_in_by_the_link_and_loses_its_role(page: Page, colleague: Page) -> None:
    sign_in(page)
    add_trainee(page)
    expect(page.locator("#id_roles_preview")).to_contain_text("6 of 51 sections open.")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Subuser trainee was created.")

    page.goto(TEAM)
    page.get_by_role("button", name="Copy the sign-in link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.endswith("/login/demo/")

    colleague.goto(link)
    colleague.locator("input[name=username]").fill("trainee")
    colleague.locator("input[name=password]").fill(PASSWORD)
    colleague.get_by_role("button", name="Sign in").click()
    menu = colleague.get_by_role("navigation", name="Main")
    expect(menu.get_by_role("link", name="Applications")).to_be_visible()
    expect(menu.get_by_role("link", name="Subusers")).to_have_count(0)

    colleague.goto("/applications/")
    colleague.get_by_role("main").get_by_role("link", name="support").first.click()
    expect(colleague.get_by_role("heading", level=1)).to_have_text("Users")

    refused = colleague.context.new_page()
    refused.goto(TEAM)
    expect(refused.get_by_role("main")).to_contain_text("Subusers")
    expect(refused.get_by_role("main")).to_contain_text("UserManager")
    expect(refused.get_by_role("main")).to_contain_text("MainAccount, Owner")
    assert problems_everywhere(refused) == []

    edit_trainee(page)
    page.get_by_role("checkbox", name=re.compile("^UserManager")).uncheck()
    expect(page.locator("#id_roles_preview")).to_contain_text("Lost")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast").last).to_contain_text("trainee has no role")

    colleague.get_by_label("Search users").fill("a")
    expect(colleague.locator(".toast").first).to_contain_text("Users in a certain application")
    colleague.reload()
    expect(colleague.get_by_role("main")).to_contain_text("you have no role")


def test_a_one_time_link_lets_a_subuser_from_elsewhere_choose_a_password(page: Page, colleague: Page) -> None:
    come_in(page)
    page.goto(f"{TEAM}?q=supervisor")
    page.get_by_role("button", name="Actions for supervisor").click()
    page.get_by_role("button", name="One-time sign-in link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One-time link for supervisor")
    page.get_by_role("button", name="Copy the one-time link").click()
    link = page.evaluate("navigator.clipboard.readText()")

    colleague.goto(link)
    colleague.locator("input[name=new_password]").fill("Chosen-by-me-1")
    colleague.locator("input[name=new_password_again]").fill("Chosen-by-me-1")
    colleague.get_by_role("button", name="Set the password").click()
    expect(colleague.locator(".toast")).to_contain_text("Your password is set.")
    sign_in(colleague, "supervisor", password="Chosen-by-me-1")
    expect(colleague.get_by_role("navigation", name="Main")).to_be_visible()
    colleague.goto(link)
    expect(colleague.get_by_role("heading", level=1)).to_have_text("This link has ended")


def test_without_javascript_the_team_is_managed_all_the_same(plain_page: Page) -> None:
    sign_in(plain_page)
    add_trainee(plain_page)
    plain_page.get_by_role("button", name="Show what the roles open").click()
    expect(plain_page.get_by_role("main")).to_contain_text("6 of 51 sections open.")
    plain_page.locator("input[name=password]").fill(PASSWORD)
    plain_page.locator("input[value=Payer]").check()
    plain_page.get_by_role("button", name="Create", exact=True).click()
    expect(plain_page.locator(".toast")).to_contain_text("Subuser trainee was created.")
    edit_trainee(plain_page)
    plain_page.get_by_role("checkbox", name=re.compile("^UserManager")).uncheck()
    plain_page.get_by_role("checkbox", name=re.compile("^Support")).check()
    plain_page.get_by_role("button", name="Save").click()
    expect(plain_page.locator(".toast")).to_contain_text("Subuser trainee was saved.")
    plain_page.goto(f"{TEAM}?q=train")
    expect(plain_page.locator("tbody tr")).to_contain_text("Support")
    expect(plain_page.locator("tbody tr")).to_contain_text("Payer")
    plain_page.get_by_role("button", name="Actions for trainee").click()
    plain_page.get_by_role("link", name="Delete").click()
    plain_page.get_by_label("Type trainee to confirm").fill("trainee")
    plain_page.get_by_role("button", name="Delete").click()
    expect(plain_page.locator(".toast")).to_contain_text("Subuser trainee was deleted.")
    expect(plain_page).to_have_url(re.compile(r"\?q=train$"))

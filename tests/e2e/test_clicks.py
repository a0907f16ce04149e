"""How many clicks the daily tasks need; keys that are pressed count as clicks, typing does not."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.steps import come_in, expect_message, open_users, sign_in
from tests.e2e.test_things_history import deactivate_the_first


class Clicks:
    """Counts them."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, target: Locator) -> None:
        self.number += 1
        target.click()

    def press(self, page: Page, keys: str) -> None:
        self.number += 1
        page.keyboard.press(keys)

    def choose(self, target: Locator, index: int) -> None:
        """A choice in a list: one click opens it, the arrow keys choose."""
        self.number += 1
        target.select_option(index=index)


@pytest.fixture
def click() -> Clicks:
    return Clicks()


def test_a_user_is_found_by_display_name_with_two_keys(page: Page, click: Clicks) -> None:
    sign_in(page)
    click.press(page, "Control+k")
    page.keyboard.type("Ada Novák")
    click.press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Novák")
    assert click.number == 2


def test_a_row_leads_on_wherever_it_is_clicked(page: Page) -> None:
    come_in(page)
    open_users(page)
    page.locator("tbody tr", has_text="ada-novak").locator("td").nth(2).click()
    expect(page.locator(".page-under code")).to_have_text("ada-novak")


def test_a_password_is_changed_with_four_clicks(page: Page, click: Clicks) -> None:
    come_in(page)
    open_users(page)
    click(page.locator("tbody tr").first)
    click(page.get_by_role("link", name="Edit"))
    click(page.get_by_role("button", name="Generate"))
    click(page.get_by_role("button", name="Save", exact=True))
    expect_message(page, "was saved.")
    assert click.number == 4


def test_a_skill_and_a_queue_are_given_with_five_clicks(page: Page, click: Clicks) -> None:
    come_in(page)
    open_users(page)
    click(page.locator("tbody tr").first)
    click.choose(page.get_by_label("Skill to give"), 1)
    click(page.get_by_role("button", name="Give the skill"))
    expect(page.get_by_role("button", name=re.compile("Take away the skill"))).to_have_count(1)
    click.choose(page.get_by_label("Queue to bind to"), 1)
    click(page.get_by_role("button", name="Bind to the queue"))
    expect(page.get_by_role("button", name=re.compile("Take away the queue"))).not_to_have_count(0)
    assert click.number == 5


def test_a_mistake_is_undone_with_one_click(page: Page, click: Clicks) -> None:
    come_in(page)
    open_users(page)
    page.locator("tbody tr").first.click()
    page.get_by_role("button", name="Deactivate").click()
    expect(page.locator(".page-under")).to_contain_text("Inactive")
    click(page.get_by_role("button", name="Undo"))
    expect(page.locator(".page-under")).not_to_contain_text("Inactive")
    assert click.number == 1


def test_a_subuser_with_two_roles_is_added_and_handed_over_with_six_clicks(page: Page, click: Clicks) -> None:
    come_in(page)
    page.goto("/settings/subusers/")
    click(page.get_by_role("link", name="Add subuser"))
    page.locator("input[name=name]").fill("newcomer")
    click(page.get_by_role("button", name="Generate"))
    password = page.locator("input[name=password]").input_value()
    click(page.get_by_role("checkbox", name=re.compile("^UserManager")))
    click(page.get_by_role("checkbox", name=re.compile("^Support")))
    click(page.get_by_role("button", name="Create", exact=True))
    click(page.get_by_role("region", name="Hand over to newcomer").get_by_role("button", name="Copy all"))
    expect(page.locator("#live")).to_have_text(re.compile("Copied"))
    handed_over = str(page.evaluate("navigator.clipboard.readText()"))
    assert "newcomer" in handed_over
    assert f"Password: {password}" in handed_over
    assert click.number == 6
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="newcomer", exact=True))
    expect(row).to_contain_text("UserManager")
    expect(row).to_contain_text("Support")


def test_who_changed_a_user_is_seen_with_two_clicks(page: Page, click: Clicks) -> None:
    name = deactivate_the_first(page)
    open_users(page)
    page.get_by_label("Search users").fill(name)
    expect(page.locator("#users tbody tr")).to_have_count(1)
    click(page.locator("#users tbody tr"))
    history = page.locator("#history")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # the card is replaced when it is seen
    expect(history).to_contain_text(f"demo deactivated {name}")
    click(history.get_by_text("Details").first)
    expect(history).to_contain_text("SetUserInfo")
    expect(history).to_contain_text("user_active: false")
    assert click.number == 2

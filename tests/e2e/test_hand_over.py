"""A password on its way: generated, copied, kept after an error, handed over once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.steps import come_in, expect_message, fill_user, open_users


@pytest.fixture(params=["page", "plain_page"], ids=["with JavaScript", "without JavaScript"])
def either_page(request: pytest.FixtureRequest) -> Page:
    """Both kinds of browsers, one after the other."""
    page: Page = request.getfixturevalue(request.param)
    return page


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def start_user(page: Page, name: str) -> str:
    """Fill in the New user editor, with a generated password: that password."""
    page.get_by_role("link", name="Create a user").first.click()
    fill_user(page, name, "Anna K.", "")
    page.get_by_role("button", name="Generate").click()
    page.get_by_role("button", name="Copy the password").click()
    expect(page.locator("#live")).to_have_text(re.compile("Copied"))
    return clipboard(page)


def test_a_generated_password_is_copied_and_handed_over_with_the_rest(page: Page) -> None:
    come_in(page)
    open_users(page, "empty")
    password = start_user(page, "anna-k")
    assert password == page.locator("input[name=password]").input_value()
    page.get_by_role("button", name="Create", exact=True).click()

    card = page.get_by_role("region", name="Hand over to anna-k")
    expect(card).to_be_focused()
    card.get_by_role("button", name="Copy Password").click()
    assert clipboard(page) == password
    card.get_by_role("button", name="Copy all").click()
    lines = clipboard(page).splitlines()
    domain = lines[2].removeprefix("SIP domain: ")
    assert lines == [
        f"SDK login: anna-k@{domain}",
        "SIP username: anna-k",
        f"SIP domain: {domain}",
        f"Password: {password}",
    ]
    assert password not in page.url
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anna K.")
    expect(page.get_by_text(password)).to_have_count(0)


def test_the_card_is_printed_alone(page: Page) -> None:
    come_in(page)
    open_users(page, "empty")
    password = start_user(page, "anna-k")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("region", name="Hand over to anna-k")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text(password)).to_be_visible()
    expect(page.get_by_role("heading", name="Login card")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_hidden()


def test_create_another_shows_the_card_in_the_drawer_and_goes_on(page: Page) -> None:
    come_in(page)
    open_users(page, "empty")
    password = start_user(page, "anna-k")
    page.get_by_label("Create another").check()
    page.get_by_role("button", name="Create", exact=True).click()
    drawer = page.get_by_role("dialog", name="New user")
    expect(drawer.get_by_text(password)).to_be_visible()
    expect(drawer.get_by_role("textbox", name="Username")).to_be_focused()
    expect(drawer.locator("input[name=password]")).to_have_value("")
    page.emulate_media(media="print")
    expect(drawer.get_by_text(password)).to_be_visible()
    expect(drawer.get_by_role("textbox", name="Username")).to_be_hidden()


def test_after_an_error_the_password_is_still_there(either_page: Page) -> None:
    page = either_page
    come_in(page)
    open_users(page, "support")
    page.get_by_role("link", name="Create a user").first.click()
    fill_user(page, "ada-novak", "Another Ada", "Generated-pass-1")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.locator("input[name=name]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("input[name=password]")).to_have_value("Generated-pass-1")
    expect(page.locator("input[name=password]")).to_have_attribute("type", "password")


def test_a_subuser_is_handed_over_with_its_sign_in_page(either_page: Page) -> None:
    page = either_page
    come_in(page)
    page.goto("/settings/subusers/")
    page.get_by_role("link", name="Add subuser").click()
    page.locator("input[name=name]").fill("trainee")
    page.locator("input[name=password]").fill("Generated-pass-1")
    page.get_by_role("checkbox", name=re.compile("^UserManager")).check()
    page.get_by_role("button", name="Create", exact=True).click()
    expect_message(page, "Subuser trainee was created.")
    card = page.get_by_role("region", name="Hand over to trainee")
    expect(card).to_contain_text("/login/demo/")
    expect(card).to_contain_text("Generated-pass-1")
    page.reload()
    expect(page.get_by_text("Generated-pass-1")).to_have_count(0)


def test_that_something_was_copied_covers_and_moves_nothing(page: Page) -> None:
    come_in(page)
    page.goto("/settings/subusers/")
    beside = page.get_by_text("Subusers sign in there, and only there.")
    button = page.get_by_role("button", name="Copy the sign-in link")
    before = beside.bounding_box(), button.bounding_box()
    button.click()
    expect(button).to_have_attribute("data-copied", "Copied")
    assert (beside.bounding_box(), button.bounding_box()) == before
    assert button.evaluate("button => button.scrollWidth <= button.clientWidth")

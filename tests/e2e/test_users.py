"""A day with users, as somebody with a browser lives it: with JavaScript, and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.steps import USER_PASSWORD, come_in, expect_message, fill_user, open_menu, open_users, sign_in


@pytest.fixture(params=["page", "plain_page"], ids=["with JavaScript", "without JavaScript"])
def either_page(request: pytest.FixtureRequest) -> Page:
    """Both kinds of browsers, one after the other."""
    page: Page = request.getfixturevalue(request.param)
    return page


def create_two_users(page: Page) -> None:
    """The second one with what "Create another" has kept of the first."""
    page.get_by_role("link", name="Create a user").first.click()
    fill_user(page, "anna-k", "Anna K.")
    page.get_by_label("Custom data").fill("shift=early")
    page.get_by_label("Create another").check()
    page.get_by_role("button", name="Create", exact=True).click()
    expect_message(page, "User anna-k was created.")
    expect(page.locator("input[name=name]")).to_have_value("")
    expect(page.get_by_label("Custom data")).to_have_value("shift=early")
    fill_user(page, "ben-k", "Ben <b>K.</b>")
    page.get_by_label("Create another").uncheck()
    page.get_by_role("button", name="Create", exact=True).click()
    expect_message(page, "User ben-k was created.")


def search(page: Page, words: str) -> None:
    """Search the list, as it is done with and without JavaScript."""
    page.locator("main input[name=q]").fill(words)
    page.locator("main input[name=q]").press("Enter")
    expect(page).to_have_url(re.compile(rf"[?&]q={words}"))


def test_create_find_edit_deactivate_delete(either_page: Page) -> None:
    page = either_page
    come_in(page)
    open_users(page, "empty")
    create_two_users(page)

    open_users(page, "empty")
    search(page, "ben-k")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("Ben <b>K.</b>")

    open_menu(page, "ben-k")
    page.get_by_role("link", name="Edit").click()
    page.locator("input[name=display_name]").fill("Benjamin K.")
    page.get_by_role("button", name="Save").click()
    expect_message(page, "User ben-k was saved.")
    expect(page.get_by_role("main")).to_contain_text("Benjamin K.")

    open_users(page, "empty")
    open_menu(page, "ben-k")
    page.get_by_role("button", name="Deactivate").click()
    expect_message(page, "User ben-k is now inactive.")
    expect(page.locator("tr", has_text="ben-k")).to_contain_text("Inactive")

    open_menu(page, "ben-k")
    page.get_by_role("link", name="Delete").click()
    page.get_by_label("Type ben-k to confirm").fill("ben-k")
    page.get_by_role("button", name="Delete").click()
    expect_message(page, "User ben-k was deleted.")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("anna-k")


def test_a_wrongly_typed_name_deletes_nothing(either_page: Page) -> None:
    page = either_page
    come_in(page)
    open_users(page, "empty")
    create_two_users(page)
    open_users(page, "empty")
    open_menu(page, "ben-k")
    page.get_by_role("link", name="Delete").click()
    page.get_by_label("Type ben-k to confirm").fill("ben")
    page.get_by_role("button", name="Delete").click()
    expect_message(page, "This is not ben-k. Nothing was done.")
    open_users(page, "empty")
    expect(page.locator("tbody tr")).to_have_count(2)


def test_a_name_in_use_is_said_at_the_field_and_the_rest_is_kept(either_page: Page) -> None:
    page = either_page
    come_in(page)
    open_users(page, "empty")
    create_two_users(page)
    open_users(page, "empty")
    page.get_by_role("link", name="Create a user").first.click()
    fill_user(page, "anna-k", "Another Anna")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.locator("input[name=name]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("input[name=display_name]")).to_have_value("Another Anna")
    expect(page.locator("input[name=password]")).to_have_value(USER_PASSWORD)


def test_searching_while_typing_keeps_the_focus(page: Page) -> None:
    come_in(page)
    open_users(page)
    field = page.locator("main input[name=q]")
    field.press_sequentially("mar", delay=20)
    expect(page).to_have_url(re.compile(r"[?&]q=mar"))
    expect(field).to_be_focused()
    assert page.locator("tbody tr").count() < 20


def test_signing_out_ends_it(either_page: Page) -> None:
    page = either_page
    sign_in(page)
    page.get_by_role("banner").get_by_role("button", name="demo").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/applications/")
    expect(page.locator("input[name=password]")).to_have_count(1)

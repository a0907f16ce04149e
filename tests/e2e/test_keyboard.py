"""The same days with the keyboard alone: nothing here touches a mouse, and the focus is never lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from bench.programs.panel import PASSWORD
from tests.e2e.steps import USER_PASSWORD, expect_message

FURTHEST = 60  # presses of Tab until something counts as out of reach


def reach(page: Page, name: str | re.Pattern[str], *, backwards: bool = False) -> None:
    """Press Tab until what is called so has the focus."""
    for _ in range(FURTHEST):
        if re.search(name, called(page)):
            return
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
    pytest.fail(f"{name!r} cannot be reached with Tab; the focus is at {called(page)!r}")


def called(page: Page) -> str:
    """What a screen reader calls the element that has the focus, roughly."""
    name: str = page.evaluate(
        """() => { const at = document.activeElement;
           return (at.ariaLabel || at.labels?.[0]?.innerText || at.innerText || at.name || "").trim(); }"""
    )
    return name


def press(page: Page, name: str | re.Pattern[str], key: str = "Enter") -> None:
    """Go there and press it."""
    reach(page, name)
    page.keyboard.press(key)


def write(page: Page, name: str, text: str) -> None:
    """Go to a field and type over what it holds."""
    reach(page, rf"^{name}")
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def choose(page: Page, row: str, item: str) -> None:
    """Open a row's menu and go to one of its items by the arrow keys."""
    press(page, rf"^Actions for {row}$")
    expect(page.locator(".menu:popover-open")).to_be_visible()
    for _ in range(5):
        if called(page) == item:
            break
        page.keyboard.press("ArrowDown")
    assert called(page) == item
    page.keyboard.press("Enter")


def sign_in(page: Page) -> None:
    page.goto("/auth/")
    write(page, "Account name", "demo")
    write(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("demo")


def go(page: Page, words: str, result: str) -> None:
    """By the command palette."""
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    expect(page.locator("#palette-results a", has_text=result).first).to_be_visible()
    page.keyboard.press("Enter")


def drawer_of(page: Page, title: str) -> None:
    """The drawer with this title is open, and the focus in its first field."""
    expect(page.get_by_role("dialog", name=title)).to_be_visible()
    expect(page.locator("#drawer-body :focus")).to_have_count(1)


def create_user(page: Page, name: str, display_name: str) -> None:
    write(page, "Username", name)
    write(page, "Display name", display_name)
    write(page, "Password", USER_PASSWORD)


def press_create(page: Page) -> None:
    """By Enter in a field, as people do."""
    reach(page, "^(Username|Name)", backwards=True)
    page.keyboard.press("Enter")


def test_a_day_with_users(page: Page) -> None:
    sign_in(page)
    go(page, "empty", "empty")
    expect(page.get_by_role("heading", level=1)).to_have_text("empty")
    press(page, "^Users$")
    press(page, "^Create a user$")
    drawer_of(page, "New user")
    create_user(page, "anna-k", "Anna K.")
    press(page, "^Create another$", "Space")
    press_create(page)
    expect_message(page, "User anna-k was created.")
    expect(page.locator("#drawer input[name=name]")).to_be_focused()

    create_user(page, "ben-k", "Ben K.")
    press(page, "^Create another$", "Space")
    press_create(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ben K.")
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(2)

    page.keyboard.press("/")
    page.keyboard.type("Ben")
    expect(page).to_have_url(re.compile(r"\?q=Ben$"))
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator(".page-count")).to_have_text("1 user")

    choose(page, "ben-k", "Edit")
    drawer_of(page, "Edit ben-k")
    write(page, "Display name", "Benjamin K.")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_contain_text("Benjamin K.")
    expect(page).to_have_url(re.compile(r"/users/\?q=Ben$"))
    expect(page.get_by_role("button", name="Actions for ben-k")).to_be_focused()

    choose(page, "ben-k", "Deactivate")
    expect(page.locator("tbody tr")).to_contain_text("Inactive")
    expect(page.get_by_role("button", name="Actions for ben-k")).to_be_focused()

    choose(page, "ben-k", "Delete")
    drawer_of(page, "Delete ben-k?")
    page.keyboard.type("ben-k")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="No user matches")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect_message(page, "User ben-k was deleted.")


def test_escape_leaves_the_drawer_and_gives_the_focus_back(page: Page) -> None:
    sign_in(page)
    page.goto("/settings/subusers/")
    choose(page, "duo", "Edit")
    drawer_of(page, "duo")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="duo")).to_be_hidden()
    expect(page.get_by_role("button", name="Actions for duo")).to_be_focused()


def test_what_is_taken_away_leaves_the_focus_in_its_part(page: Page) -> None:
    sign_in(page)
    go(page, "Ada Nov", "Ada Novák")
    page.get_by_label("Skill to give").wait_for()
    press(page, "^Take away the queue")
    expect(page.get_by_role("heading", name="Skills and queues")).to_be_focused()


def test_a_role_that_is_reached_is_not_below_what_sticks(page: Page) -> None:
    sign_in(page)
    page.goto("/settings/subusers/new/")
    for role in ("Supervisor", "CallListManager", "PayerNoVerify"):
        reach(page, f"^{role}")
        top, limit = page.evaluate("""() => [document.activeElement.getBoundingClientRect().bottom,
            document.querySelector(".preview").getBoundingClientRect().top]""")
        assert top <= limit, role


def test_a_day_with_the_team(page: Page) -> None:
    sign_in(page)
    go(page, "add a subuser", "Add a subuser")
    expect(page.get_by_role("heading", level=1)).to_have_text("Add subuser")
    press(page, "^Subusers$")
    press(page, "^Add subuser$")
    drawer_of(page, "Add subuser")
    page.keyboard.type("trainee")
    write(page, "Password", USER_PASSWORD)
    press(page, "^UserManager", "Space")
    press(page, r"^Payer\b", "Space")
    expect(page.locator("#id_roles_preview")).to_contain_text("7 of 51 sections open.")
    press_create(page)
    expect_message(page, "Subuser trainee was created.")
    expect(page.get_by_role("button", name="Add subuser")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.keyboard.press("/")
    page.keyboard.type("train")
    expect(page).to_have_url(re.compile(r"\?q=train$"))
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("UserManager")

    choose(page, "trainee", "Edit")
    drawer_of(page, "trainee")
    press(page, "^UserManager", "Space")
    expect(page.locator("#id_roles_preview")).to_contain_text("Lost")
    press(page, "^Support", "Space")
    press(page, "^Save$")
    expect_message(page, "Subuser trainee was saved.")
    expect(page).to_have_url(re.compile(r"/subusers/\?q=train$"))
    expect(page.locator("tbody tr")).to_contain_text("Support")
    expect(page.locator("tbody tr")).not_to_contain_text("UserManager")

    choose(page, "trainee", "Delete")
    drawer_of(page, "Delete trainee?")
    page.keyboard.type("trainee")
    page.keyboard.press("Enter")
    expect_message(page, "Subuser trainee was deleted.")
    expect(page.get_by_role("heading", name="No subuser matches")).to_be_visible()

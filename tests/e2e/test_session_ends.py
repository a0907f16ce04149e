"""The session ends in the middle of something: nothing is erased, nothing typed is lost."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from bench.programs.panel import PASSWORD, RunningPanel
from tests.e2e.steps import USER_PASSWORD, come_in, expect_message, fill_user, open_menu, open_users, sign_in

type Do = Callable[[Page], object]


@pytest.fixture
def end_session(panel: RunningPanel, complaints: list[str]) -> Iterator[Callable[[], None]]:
    """Deletes all sessions, as another tab or device does. The browser's console names every 401, which is meant."""
    yield lambda: panel.execute("DELETE FROM accounts_session")
    complaints[:] = [text for text in complaints if "401" not in text]


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Sign in again")


def sign_in_again(page: Page, password: str = PASSWORD) -> None:
    """In the dialog, by keyboard: the password has the focus."""
    expect(dialog(page).get_by_label("Password")).to_be_focused()
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def first_name(page: Page) -> str:
    return page.locator("tbody th").first.inner_text().strip()


@pytest.mark.parametrize(
    ("act", "lands"),
    [
        (lambda page: page.get_by_role("link", name="Display name").click(), r"users/\?order=display_name$"),
        (lambda page: page.get_by_role("link", name="Next").click(), r"users/\?page=2$"),
        (lambda page: page.get_by_label("Search users").fill("ada-"), r"users/$"),
        (lambda page: page.get_by_role("navigation", name="Main").get_by_role("link", name="Logs").click(), r"logs/$"),
        (lambda page: page.get_by_role("link", name="Create a user").click(), r"users/$"),
    ],
    ids=["sort", "next page", "search", "link", "open the drawer"],
)
def test_looking_on_leads_to_sign_in_and_back(page: Page, end_session: Callable[[], None], act: Do, lands: str) -> None:
    come_in(page)
    open_users(page)
    end_session()
    act(page)
    expect(page).to_have_url(re.compile(r"/auth/\?ended=yes&next="))
    expect(page.get_by_text("Your session ended.")).to_be_visible()
    page.get_by_label("Account name").fill("demo")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(lands))


def deactivate_first(page: Page) -> None:
    open_menu(page, first_name(page))
    page.get_by_role("button", name="Deactivate").click()


def give_skill(page: Page) -> None:
    page.locator("#skill").select_option(index=1)
    page.get_by_role("button", name="Give the skill").click()


def test_a_row_action_goes_on_after_the_password(page: Page, end_session: Callable[[], None]) -> None:
    come_in(page)
    open_users(page)
    name, address = first_name(page), page.url
    end_session()
    deactivate_first(page)
    expect(page.locator("tbody tr")).to_have_count(20)
    sign_in_again(page, "Wrong-pass-1")
    expect(dialog(page).get_by_text("This is not the password.").first).to_be_visible()
    dialog(page).get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect_message(page, f"User {name} is now inactive.")
    expect(page.locator("tbody tr").first).to_contain_text("Inactive")
    expect(dialog(page)).to_be_hidden()
    assert page.url == address
    expect(page.get_by_role("button", name=f"Actions for {name}")).to_be_focused()


def test_giving_a_skill_goes_on_after_the_password(page: Page, end_session: Callable[[], None]) -> None:
    come_in(page)
    open_users(page)
    page.get_by_role("main").get_by_role("link", name=first_name(page), exact=True).click()
    expect(page.locator("#skill")).to_be_visible()
    skill = page.locator("#skill option").nth(1).inner_text()
    end_session()
    give_skill(page)
    sign_in_again(page)
    expect(page.locator("#skills .bound").first).to_contain_text(skill)


def test_what_was_typed_in_the_drawer_is_saved_after_the_password(page: Page, end_session: Callable[[], None]) -> None:
    come_in(page)
    open_users(page)
    page.get_by_role("link", name="Create a user").click()
    fill_user(page, "typed-before", "Typed Before")
    end_session()
    page.get_by_role("dialog", name="New user").get_by_role("button", name="Create").click()
    expect(dialog(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="New user").get_by_label("Username")).to_have_value("typed-before")
    page.get_by_role("dialog", name="New user").get_by_role("button", name="Create").click()
    sign_in_again(page)
    expect_message(page, "User typed-before was created.")


def test_what_was_typed_on_a_page_is_saved_after_the_password(page: Page, end_session: Callable[[], None]) -> None:
    come_in(page)
    open_users(page)
    page.goto(f"{page.url}new/")
    fill_user(page, "typed-before", "Typed Before")
    end_session()
    page.context.clear_cookies()  # that of the forms' token among them
    page.get_by_role("button", name="Create", exact=True).click()
    sign_in_again(page)
    expect_message(page, "User typed-before was created.")
    page.get_by_role("link", name="Edit").first.click()
    expect(page.get_by_label("Display name")).to_have_value("Typed Before")


def test_a_form_that_the_browser_sends_itself_goes_on_as_well(page: Page, end_session: Callable[[], None]) -> None:
    come_in(page)
    page.goto("/preferences/")
    page.get_by_label("Dark").check()
    end_session()
    page.get_by_role("main").get_by_role("button", name="Save").click()
    sign_in_again(page)
    expect(page.locator("html[data-theme=dark]")).to_have_count(1)


def test_a_key_is_made_once_after_the_password(page: Page, end_session: Callable[[], None]) -> None:
    come_in(page)
    page.goto("/settings/service_accounts/new/")
    page.get_by_label("Name", exact=True).fill("CRM import")
    end_session()
    page.get_by_role("button", name="Create and download the key").click()
    expect(dialog(page).get_by_label("Password")).to_be_focused()
    with page.expect_download() as download:
        sign_in_again(page)
    assert download.value.suggested_filename == "credentials.json"
    expect(page.get_by_role("link", name="CRM import")).to_have_count(1)


def test_a_fragment_asked_for_beside_unsaved_input_does_not_cost_it(
    page: Page, end_session: Callable[[], None]
) -> None:
    come_in(page)
    page.goto("/settings/subusers/new/")
    page.locator("input[name=name]").fill("half-typed")
    end_session()
    page.get_by_role("checkbox", name=re.compile("^UserManager")).check()
    sign_in_again(page)
    expect(page.locator("#id_roles_preview")).to_contain_text("of 51 sections open.")
    expect(page.locator("input[name=name]")).to_have_value("half-typed")


def test_signed_in_again_in_another_tab_nobody_is_asked(page: Page, end_session: Callable[[], None]) -> None:
    come_in(page)
    open_users(page)
    name = first_name(page)
    end_session()
    other = page.context.new_page()
    sign_in(other)
    deactivate_first(page)
    expect_message(page, f"User {name} is now inactive.")
    expect(dialog(page)).to_be_hidden()


def test_somebody_else_in_another_tab_does_not_get_the_form(page: Page, end_session: Callable[[], None]) -> None:
    come_in(page)
    open_users(page)
    end_session()
    other = page.context.new_page()
    sign_in(other, "duo")
    deactivate_first(page)
    expect(dialog(page)).to_contain_text("You are demo of the account demo.")
    expect(page.locator("tbody tr").first).not_to_contain_text("Inactive")


def test_a_subuser_comes_back_by_their_own_door(page: Page, end_session: Callable[[], None]) -> None:
    sign_in(page, "duo")
    open_users(page)
    end_session()
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile(r"/login/demo/\?ended=yes&next="))
    page.get_by_label("Username").fill("duo")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"users/\?page=2$"))


def test_without_javascript_the_form_page_comes_back(plain_page: Page, end_session: Callable[[], None]) -> None:
    come_in(plain_page)
    open_users(plain_page)
    plain_page.goto(f"{plain_page.url}new/")
    form = plain_page.url
    fill_user(plain_page, "typed-before", "Typed Before", USER_PASSWORD)
    end_session()
    plain_page.get_by_role("button", name="Create", exact=True).click()
    expect(plain_page.get_by_text("Your session ended.")).to_be_visible()
    plain_page.get_by_label("Account name").fill("demo")
    plain_page.get_by_label("Password").fill(PASSWORD)
    plain_page.get_by_role("button", name="Sign in").click()
    expect(plain_page).to_have_url(form)


def test_ten_minutes_before_the_end_the_page_says_so_and_lasts_on(page: Page) -> None:
    page.clock.install()
    come_in(page)
    open_users(page)
    page.get_by_role("link", name="Create a user").click()
    fill_user(page, "typed-before", "Typed Before")
    page.clock.run_for("07:49:00")
    notice = page.locator(".toast", has_text=re.compile(r"Your session ends at \d\d:\d\d\."))
    expect(notice).to_have_count(0)
    page.route("**/auth/again/**", shortened)
    page.clock.run_for("00:02:00")
    expect(notice).to_be_visible()
    page.unroute("**/auth/again/**")
    page.get_by_role("button", name="Sign in again").click()
    sign_in_again(page)
    expect(notice).to_have_count(0)
    expect(page.get_by_role("dialog", name="New user").get_by_label("Username")).to_have_value("typed-before")
    page.get_by_role("dialog", name="New user").get_by_role("button", name="Create").click()
    expect_message(page, "User typed-before was created.")


def shortened(route: Route) -> None:
    """The page's clock runs ahead, the server's does not: what is left is what the page's clock says."""
    answer = route.fetch()
    route.fulfill(response=answer, body=re.sub(r'data-left="\d+"', 'data-left="540"', answer.text()))

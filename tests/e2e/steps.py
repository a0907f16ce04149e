"""What people do in the panel, and what is true of every page."""

import re

from playwright.sync_api import Page, expect

from bench.programs.panel import PASSWORD

USER_PASSWORD = "Correct-horse-1"


def sign_in(page: Page, name: str | None = None, *, account: str = "demo", password: str = PASSWORD) -> None:
    """Sign in as the main account, or as the subuser with this name."""
    if name is None:
        page.goto("/auth/")
        page.get_by_label("Account name").fill(account)
    else:
        page.goto(f"/login/{account}/")
        page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("input[name=password]")).to_have_count(0)


def come_in(page: Page, name: str | None = None, *, account: str = "demo", password: str = PASSWORD) -> None:
    """Sign in like `sign_in`, but in the background: no page is shown. For tests about something else."""
    address = "/auth/" if name is None else f"/login/{account}/"
    who = {"account": account} if name is None else {"username": name}
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.request.get(address).text())
    assert token
    fields = {**who, "password": password, "csrfmiddlewaretoken": token[1]}
    assert page.request.post(address, form=fields, max_redirects=0).status == 302


def open_users(page: Page, application: str = "support") -> None:
    """Go to an application's users by way of the applications."""
    page.goto("/applications/")
    page.get_by_role("main").get_by_role("link", name=application).first.click()
    if "/users/" not in page.url:
        page.get_by_role("main").get_by_role("link", name="Users").first.click()
    expect(page).to_have_url(re.compile(r"/application/\d+/users/"))


def expect_message(page: Page, text: str) -> None:
    """The page says this, for whoever looks at it."""
    expect(page.get_by_text(text).filter(visible=True).first).to_be_visible()


def open_menu(page: Page, name: str) -> None:
    """Open the menu of a user's row."""
    page.get_by_role("button", name=f"Actions for {name}").click()


def fill_user(page: Page, name: str, display_name: str, password: str = USER_PASSWORD) -> None:
    """Fill in the New user editor."""
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=display_name]").fill(display_name)
    page.locator("input[name=password]").fill(password)

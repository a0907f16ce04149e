"""Every page of the panel with something real on it, and every state that looks different."""

import re

from django.urls import reverse
from playwright.sync_api import Page

from panel.access.checks import Route, routes_of
from tests.e2e.steps import open_users
from tests.sandboxes import RunningSandbox

# What a list shows is in its query; what is not there also has a page.
STATES = {
    "applications:list": ("?q=nothing-has-this-name",),
    "users:list": ("?columns=display_name,skills", "?q=nobody-is-called-so", "?page=99", "?status=ASLEEP"),
    "subusers:list": ("?q=nobody-is-called-so", "?role=none"),
    "service_accounts:list": ("?q=nothing-has-this-name",),
    "logs:list": ("?q=nothing-has-this-name", "?since=2026-02-01&until=2026-01-01", "?kind=outside"),
    "role_choice:preview": ("?roles=UserManager&roles=Payer&seen=Owner", "?roles=UserManager&of=key"),
    "home:palette": ("?q=sup", "?q=who can open b"),
    "roles:matrix": ("?q=numbers&roles=Owner&roles=Admin&only=differences", "?q=nothing-has-this-name"),
    "roles:api": ("?roles=Developer&only=differences",),
    "roles:who": ("?right=Users in a certain application", "?right=GetRoles", "?right=Reserved phone numbers"),
    "roles:least": ("?need=Billing&need=Logs", "?need=Editing a subuser", "?need=Billing&held=Payer"),
}


def find_pages(page: Page, sandbox: RunningSandbox) -> list[str]:
    """The addresses of all pages that the main account can open, which is signed in; states included."""
    ids = real_ids(page, sandbox)
    found = []
    for route in routes_of():
        address = address_of(route, ids)
        answer = page.request.get(address, max_redirects=0)
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            found += [address, *(f"{address}{state}" for state in STATES.get(route.name, ()))]
    return [*found, f"/application/{ids['empty']}/users/", "/nowhere/"]


def addresses_of_routes(page: Page, sandbox: RunningSandbox) -> list[str]:
    """An address for each route, those that only take POST among them."""
    ids = real_ids(page, sandbox)
    return [address_of(route, ids) for route in routes_of()]


def address_of(route: Route, ids: dict[str, str]) -> str:
    """The route's address with something real in it."""
    return reverse(route.name, kwargs={name: ids[name] for name in re.findall(r"<\w+:(\w+)>", route.path)})


def real_ids(page: Page, sandbox: RunningSandbox) -> dict[str, str]:
    """Something to put into each route: the application `support`, its first user, and so on."""
    open_users(page, "empty")
    empty = page.url.split("/")[4]
    open_users(page)
    application = page.url.split("/")[4]
    return {
        "application_id": application,
        "empty": empty,
        "user_id": first_id(page, page.url),
        "skill_id": first_id(page, f"/application/{application}/users/skills/"),
        "subuser_id": first_id(page, "/settings/subusers/?q=duo"),
        "key_id": sandbox.credentials["key_id"],
        "account_name": "demo",
        "seq": first_id(page, "/logs/mine/", "tbody .call a"),
        "kind": "user",
        "object_id": first_id(page, f"/application/{application}/users/"),
        "role": "UserManager",
        "token": "a-link-that-has-ended",
        "job_id": planned_import(page),
        "wish": "pause",
        "what": "users",
        "review_id": open_review(page),
        "view_id": "1",
    }


def planned_import(page: Page) -> str:
    """The id of an import with a good row and a bad one, after its dry run."""
    page.goto("/settings/subusers/import/")
    page.get_by_label("Or paste rows here").fill("name,description,password\nanna-b,Anna,Long-enough-1\nab,Bo,short\n")
    page.get_by_role("button", name="Continue to the columns").click()
    page.get_by_role("button", name="Check the rows").click()
    page.get_by_role("heading", name="Plan").wait_for()
    return page.url.split("/")[4]


def first_id(page: Page, address: str, links: str = "tbody th a") -> str:
    """The id in the link of a list's first row."""
    page.goto(address)
    link = page.locator(links).first.get_attribute("href") or ""
    return link.partition("?")[0].rstrip("/").rpartition("/")[2]


def open_review(page: Page) -> str:
    """The id of a review that is open; there is only ever one."""
    page.goto("/settings/reviews/")
    page.get_by_role("main").get_by_role("button", name="Start a review").or_(
        page.get_by_role("row", name="Open").get_by_role("link")
    ).click()
    page.get_by_role("heading", name="Access review", exact=True).wait_for()
    return page.url.split("?")[0].rstrip("/").split("/")[-1]

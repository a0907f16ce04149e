"""Every page that reads from the API, under every personality of the sandbox: it is there, and shows what it must."""

import html
from collections.abc import Callable

import pytest
from django.test import Client

from panel.connections.connecting import Credentials, connect
from panel.people.models import Account, Member
from panel.sandbox.credentials import add_key
from tests.conftest import PASSWORD
from tests.sandboxes import RunningSandbox, key_pair
from tests.team import let_all_sign_in, signed_in

SUPPORT, SALES, EMPTY = 4100001, 4100002, 4100003
LI_NA = 5500021  # in support
SELLER = 5500251  # the first user of sales
TEAM = (
    *("owner", "admin", "developer", "supervisor", "support", "accountant", "calllistmanager", "usermanager"),
    *("phonenumbermanager", "payer", "payernoverify", "duo", "norole"),
)
APPLICATIONS = ("support", "sales", "empty")

PAGES: list[tuple[str, tuple[str, ...]]] = [
    ("/", ("Applications", "Subusers")),
    (
        "/figures/",
        (*APPLICATIONS, ">3</a>", ">13</a>", "250 <small>in 1 of 3 applications", "Count all users (3 calls"),
    ),
    ("/palette/?q=li-na", ("li-na",)),
    ("/palette/?q=accountant", ("accountant",)),
    ("/palette/?q=sales", ("sales",)),
    ("/applications/", APPLICATIONS),
    ("/applications/switch/", APPLICATIONS),
    (f"/application/{SUPPORT}/", ("support",)),
    (f"/application/{SALES}/edit/", ("sales",)),
    (f"/application/{EMPTY}/delete/", ("empty",)),
    (f"/application/{SUPPORT}/users/", ("aarav-sharma", "amelie-dubois", "Amélie Dubois", "250")),
    (f"/application/{SUPPORT}/users/?q=li-na", ("li-na", "李娜")),
    (f"/application/{SUPPORT}/users/?page=13", ("250",)),
    (f"/application/{EMPTY}/users/", ("empty",)),
    (f"/application/{SUPPORT}/users/new/", ("support",)),
    (f"/application/{SUPPORT}/users/capacity/", ("287",)),
    (f"/application/{SUPPORT}/users/skills/", ("English", "العربية", "VIP")),
    (f"/application/{SUPPORT}/users/skills/701/", ("English",)),
    (f"/application/{SUPPORT}/users/{LI_NA}/", ("li-na", "李娜")),
    (f"/application/{SUPPORT}/users/{LI_NA}/edit/", ("li-na", "李娜")),
    (f"/application/{SUPPORT}/users/{LI_NA}/delete/", ("li-na",)),
    (f"/application/{SUPPORT}/users/{LI_NA}/skills/", ("English", "VIP", "hotline", "second-level")),
    (f"/application/{SALES}/users/{SELLER}/skills/", ("Renewals", "Español", "inbound", "callbacks")),
    ("/settings/subusers/", TEAM),
    ("/settings/subusers/new/", ("UserManager", "CallListManager", "Owner")),
    ("/settings/subusers/2012/", ("duo", "UserManager and Accountant of the demo")),
    ("/settings/subusers/2013/delete/", ("norole",)),
    ("/settings/subusers/2012/suspend/", ("Accountant", "UserManager")),
    ("/settings/subusers/2012/leave/", ("duo",)),
    ("/settings/subusers/drift/", ("Nothing was changed elsewhere",)),
    ("/settings/service_accounts/", ("Owner", "CRM import", "Supervisor")),
    ("/settings/service_accounts/new/", ("UserManager", "CallListManager", "Owner")),
    ("/settings/service_accounts/{key_id}/", ("CRM import",)),
    ("/settings/service_accounts/{key_id}/delete/", ("CRM import",)),
    ("/status/", ("It accepts the key",)),
    ("/settings/roles/", ("UserManager", "PhoneNumberManager")),
    ("/settings/roles/who/?right=Users in a certain application", ("admin", "duo", "usermanager", "Owner")),
    ("/logs/roles/2012/", ("History of the roles",)),
    ("/settings/subusers/2012/keys/all/", ("Keys of duo",)),
    ("/settings/roles/UserManager/", ("usermanager", "duo")),
    ("/logs/", ("Logs", "phonenumbermanager", "Night shift")),
    ("/profile/", ("demo",)),
]


@pytest.fixture
def key_id(account: Account, sandbox: RunningSandbox) -> str:
    made = add_key(sandbox.store, account.account_id, roles=["Supervisor"], name="CRM import", key_pair=key_pair())
    found: str = made["key_id"]
    return found


@pytest.mark.parametrize(("path", "shown"), PAGES, ids=[path for path, _ in PAGES])
def test_the_page_is_there_and_shows_what_it_must(
    key_id: str, browser: Client, path: str, shown: tuple[str, ...]
) -> None:
    response = browser.get(path.format(key_id=key_id))
    page = html.unescape(response.content.decode())
    assert response.status_code == 200
    assert [text for text in shown if text not in page] == []


def test_every_user_is_reached_page_by_page(browser: Client) -> None:
    logins = {
        user.name
        for page in range(1, 14)
        for user in browser.get(f"/application/{SUPPORT}/users/", {"page": page}).context["users"]
    }
    assert len(logins) == 250


def test_all_users_are_counted(browser: Client) -> None:
    page = html.unescape(browser.post("/figures/count/", follow=True).content.decode())
    shown = ("<dd>287 <small>of ", ">250 users<", ">37 users<", ">0 users<", "Count again (3 calls or more)")
    assert [text for text in shown if text not in page] == []


@pytest.mark.parametrize(
    ("member", "path", "shown"),
    [
        ("usermanager", f"/application/{SUPPORT}/users/", "amelie-dubois"),
        ("duo", f"/application/{SUPPORT}/users/", "amelie-dubois"),
        ("owner", "/settings/subusers/", "phonenumbermanager"),
        ("norole", "/settings/roles/", "PhoneNumberManager"),
    ],
)
def test_a_subuser_signs_in_and_has_its_sections(
    account: Account, speak: Callable[[], None], member: str, path: str, shown: str
) -> None:
    let_all_sign_in(account)
    speak()
    response = signed_in(member).get(path)
    assert (response.status_code, shown in response.content.decode()) == (200, True)


@pytest.mark.django_db
def test_an_account_is_connected(sandbox: RunningSandbox, speak: Callable[[], None]) -> None:
    speak()
    key = sandbox.credentials
    account = connect(Credentials(key["account_id"], key["key_id"], key["private_key"]), sandbox.url, PASSWORD)
    assert (account.name, Member.objects.filter(account=account, subuser_id=None).count()) == ("demo", 1)

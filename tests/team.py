"""The account's team in tests: every subuser of the sandbox with a panel password, and real sign-ins."""

from django.test import Client

from panel.accounts import panel_passwords
from panel.accounts.models import Account
from panel.api.subusers import Subuser
from tests.conftest import PASSWORD


def let_all_sign_in(account: Account) -> dict[str, Subuser]:
    """Give every subuser a panel password; the subusers by name."""
    subusers = {subuser.name: subuser for subuser in account.api().subusers.list()}
    for subuser in subusers.values():
        panel_passwords.give(account, subuser.id, subuser.name, PASSWORD)
    return subusers


def signed_in(name: str, account: str = "demo", password: str = PASSWORD) -> Client:
    """A browser in which this member has signed in by its own page; `main` is the main account."""
    client = Client()
    if name == "main":
        response = client.post("/auth/", {"account": account, "password": password})
    else:
        response = client.post(f"/login/{account}/", {"username": name, "password": password})
    assert response.status_code == 302, response.content.decode()
    return client

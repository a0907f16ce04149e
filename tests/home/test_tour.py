"""The first steps on the home page of a new account."""

from django.test import Client

from panel.connections.connecting import Credentials, connect
from panel.people.models import Account
from tests.conftest import PASSWORD
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in

HEADING = "First steps"


def test_the_main_account_sees_the_first_steps_until_it_hides_them(main_client: Client) -> None:
    assert HEADING in main_client.get("/").content.decode()
    page = main_client.post("/tour/end/", follow=True).content.decode()
    assert HEADING not in page
    assert HEADING not in main_client.get("/").content.decode()


def test_subusers_do_not_see_them(account: Account) -> None:
    let_all_sign_in(account)
    assert HEADING not in signed_in("owner").get("/").content.decode()


def test_a_new_key_does_not_bring_them_back(main_client: Client, account: Account, sandbox: RunningSandbox) -> None:
    main_client.post("/tour/end/")
    key = sandbox.credentials
    connect(Credentials(key["account_id"], key["key_id"], key["private_key"]), account.api_url, PASSWORD)
    assert HEADING not in main_client.get("/").content.decode()

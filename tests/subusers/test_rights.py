"""What a subuser can do, on their page: by their roles and by keys; and what they did."""

from html import unescape

from django.test import Client

from panel.access.matrix import Section
from panel.api.client import Api
from panel.api.keys import Key, KeyOwner
from panel.api.roles import Role
from panel.api.subusers import Subuser
from panel.people.models import Account
from panel.subusers.rights import Rights, keys_of
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in

DUO = Subuser(7, "duo", roles=(Role("UserManager"), Role("Payer"), Role("Admin", inherited=True)))


def test_each_section_and_method_names_all_roles_that_give_it() -> None:
    rights = Rights.of(DUO)
    assert (Section.BILLING, ["Admin", "Payer"]) in rights.groups["Billing"]
    assert dict(rights.methods)["AddUser"] == ["Admin", "UserManager"]
    assert "DelApplication" not in dict(rights.methods)


def test_their_keys_are_those_that_belong_to_them_and_those_they_made() -> None:
    keys = [
        Key("1", "own", roles=(Role("Owner"),), subuser=(KeyOwner(7),)),
        Key("2", "of another", subuser=(KeyOwner(8),)),
        Key("3", "made here", roles=(Role("UserManager"),)),
        Key("4", "of the account"),
    ]
    found = keys_of(keys, DUO, {"3"})
    assert [(each.name, each.is_own) for each in found] == [("made here", False), ("own", True)]
    assert found[0].beyond == ()
    assert "AddSubUser" in found[1].beyond


def test_the_page_shows_rights_keys_and_what_the_keys_can_do_more(
    main_client: Client, api: Api, sandbox: RunningSandbox
) -> None:
    duo = next(each for each in api.subusers.list() if each.name == "duo")
    sandbox.key("Owner", subuser_id=duo.id)
    page = unescape(main_client.get(f"/settings/subusers/{duo.id}/").content.decode())
    assert "Which role gives which section" in page
    assert f'hx-get="/logs/roles/{duo.id}/"' in page
    keys = f"/settings/subusers/{duo.id}/keys/all/"
    assert f'hx-get="{keys}"' in page
    part = main_client.get(keys, headers={"HX-Request": "true"}).content.decode()
    assert "May do, duo may not in the panel" in part
    assert "<code>AddSubUser</code>" in part


def test_the_page_counts_what_they_changed_here(main_client: Client, account: Account, support: int) -> None:
    people = let_all_sign_in(account)
    url = f"/settings/subusers/{people['usermanager'].id}/"
    assert "Changes made here" in main_client.get(url).content.decode()
    new = {"name": "ada-n", "display_name": "Ada", "password": "Secret-pass-1", "active": "on"}
    assert signed_in("usermanager").post(f"/application/{support}/users/new/", new).status_code == 302
    page = unescape(main_client.get(url).content.decode())
    assert '<a href="/logs/?who=usermanager&kind=changes">1 change</a>' in page


def test_the_page_makes_no_more_calls_however_many_keys_there_are(
    main_client: Client, api: Api, calls: list[str]
) -> None:
    duo = next(each for each in api.subusers.list() if each.name == "duo")
    calls.clear()
    made = []
    for _ in ("cold", "warm"):
        for address in (f"/settings/subusers/{duo.id}/", f"/settings/subusers/{duo.id}/keys/all/"):
            main_client.get(address)
        made.append(sorted(calls))
        calls.clear()
    assert made == [["GetKeys", "GetKeys", "GetSubUsers", "GetSubUsers"], ["GetSubUsers", "GetSubUsers"]]

"""Role names, however the API spells them: the vendor's own pages do it in three ways."""

import pytest
from django.test import Client

from panel.access.access import Access
from panel.access.granting import beyond, may_grant
from panel.access.matrix import Role, in_order, known, sections_of, unknown
from panel.api.answers import Slice
from panel.api.roles import Role as ApiRole
from panel.api.roles import plain
from panel.api.subusers import Subuser, Subusers
from panel.people.models import Account, Member

SPELLED = {
    "UserManager": ["User manager", "User Manager", "user_manager", "USER-MANAGER", "usermanager"],
    "CallListManager": ["Call list manager", "CallList Manager", "call_list_manager"],
    "PhoneNumberManager": ["Phone number manager", "phone-number-manager"],
    "PayerNoVerify": ["Payer no verify", "payer_no_verify"],
    "Owner": ["owner", "OWNER", " Owner "],
}
CASES = [(role, name) for role, names in SPELLED.items() for name in names]


@pytest.mark.parametrize(("role", "name"), CASES)
def test_a_role_opens_the_same_however_it_is_spelled(role: str, name: str) -> None:
    assert sections_of([name]) == sections_of([role]) != frozenset()
    assert unknown([name]) == frozenset()


@pytest.mark.parametrize(("role", "name"), CASES)
def test_a_role_is_handed_on_alike_however_it_is_spelled(role: str, name: str) -> None:
    assert may_grant(Access.of([role]), name)
    assert may_grant(Access.of([name]), role)
    assert (beyond(Access.of(["Payer"]), [name]) == ()) is (role == "PayerNoVerify")


def test_a_role_is_shown_as_the_api_spells_it_in_the_order_of_the_matrix() -> None:
    names = ["Strange", "user manager", "ADMIN", "Call list manager"]
    assert in_order(names) == ["ADMIN", "Call list manager", "user manager", "Strange"]
    assert Access.of(names).role_list == ["ADMIN", "Call list manager", "user manager", "Strange"]
    assert Access.of(names).unknown_roles == {"Strange"}


@pytest.mark.parametrize("name", ["Main account", "mainaccount", "MAIN_ACCOUNT", "main-account"])
def test_nothing_but_the_main_account_itself_is_the_main_account(name: str) -> None:
    assert known("MainAccount") is Role.MAIN_ACCOUNT
    assert sections_of([name]) == frozenset()
    assert not may_grant(Access.of(["Owner"]), name)


def test_verifier_is_another_name_of_verification() -> None:
    assert plain("Verifier") == plain("Verification")
    assert may_grant(Access.of(["Verifier"]), "Verification")
    assert unknown(["Verifier"]) == {"Verifier"}


def test_an_inherited_role_counts_for_access(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    roles = (ApiRole("User manager", inherited=True), ApiRole("Payer"))
    monkeypatch.setattr(Subusers, "roles", lambda *_args, **_kwargs: roles)
    member = Member.objects.create(account=account, subuser_id=7, name="someone")
    assert member.role_names() == {"User manager", "Payer"}


def test_a_form_offers_a_role_once_spelled_as_it_is_held(main_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Subuser(7, "someone", roles=(ApiRole("User manager", 41),))
    monkeypatch.setattr(Subusers, "get", lambda *_: held)
    form = main_client.get("/settings/subusers/7/edit/").context["form"]
    offered = [name for _, group in form.fields["roles"].choices for name, _ in group]
    assert [name for name in offered if plain(name) == "usermanager"] == ["User manager"]
    assert offered.index("User manager") < offered.index("PhoneNumberManager")


def test_the_page_of_a_role_finds_its_people_however_it_is_spelled(
    main_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = Slice((Subuser(7, "someone", roles=(ApiRole("User manager"),)),), 1)
    monkeypatch.setattr(Subusers, "list", lambda *_: team)
    assert "someone" in main_client.get("/settings/roles/UserManager/").content.decode()

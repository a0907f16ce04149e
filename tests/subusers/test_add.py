"""Add subuser: at the API and as a member of this panel, in one step."""

import pytest
from django.test import Client

from panel.access.matrix import ASSIGNABLE
from panel.people.models import Account, Member
from tests.sandboxes import RunningSandbox
from tests.subusers.conftest import URL, Find
from tests.team import signed_in

NEW = f"{URL}new/"
GOOD = {"name": "newcomer", "password": "Fresh-pass-1", "description": "On trial", "roles": ["UserManager"]}


def test_a_new_subuser_is_at_the_api_and_signs_in_here(main_client: Client, team: Find) -> None:
    response = main_client.post(NEW, GOOD)
    created = team("newcomer")
    assert created is not None
    assert response.headers["Location"] == f"{URL}{created.id}/"
    assert (created.description, created.role_names) == ("On trial", ["UserManager"])
    assert signed_in("newcomer", password="Fresh-pass-1").get("/applications/").status_code == 200


def test_a_name_becomes_lowercase(main_client: Client, team: Find) -> None:
    assert main_client.post(NEW, {**GOOD, "name": "John_McClane"}).status_code == 302
    assert team("john_mcclane") is not None
    assert signed_in("John_McClane", password="Fresh-pass-1")


def test_several_roles_can_be_given(main_client: Client, team: Find) -> None:
    main_client.post(NEW, {**GOOD, "roles": ["UserManager", "Accountant"]})
    created = team("newcomer")
    assert created is not None
    assert sorted(created.role_names) == ["Accountant", "UserManager"]


def test_a_subuser_without_a_role_is_possible_and_warned_of(main_client: Client, team: Find) -> None:
    response = main_client.post(NEW, {**GOOD, "roles": []}, follow=True)
    assert "newcomer has no role: they can sign in, but can open nothing." in response.content.decode()
    created = team("newcomer")
    assert created is not None
    assert created.role_names == []


def test_the_main_account_is_not_on_offer(main_client: Client) -> None:
    page = main_client.get(NEW).content.decode()
    assert 'value="MainAccount"' not in page
    for role in ASSIGNABLE:
        assert f'value="{role}"' in page


def test_a_role_that_is_not_on_offer_is_refused(main_client: Client, team: Find) -> None:
    response = main_client.post(NEW, {**GOOD, "roles": ["MainAccount"]})
    assert "roles" in response.context["form"].errors
    assert team("newcomer") is None


def test_roles_that_the_matrix_does_not_know_are_set_apart(main_client: Client) -> None:
    page = main_client.get(NEW).content.decode()
    apart = page.partition("Roles that are not in the access matrix")[2]
    assert 'value="Scenarios"' in apart
    assert 'value="Owner"' not in apart


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "four"),
        ("name", "a" * 21),
        ("name", "1newcomer"),
        ("name", "new comer"),
        ("name", "newcömer"),
        ("password", ""),
        ("password", "Sh0rt-1"),
        ("password", "no-uppercase-1"),
        ("password", "NO-LOWERCASE-1"),
        ("password", "No-digit-at-all"),
        ("password", "NoSpecial1"),
        ("password", "With space-1"),
        ("description", "x" * 256),
    ],
)
def test_what_breaks_a_rule_is_said_at_its_field_and_not_sent(
    main_client: Client, calls: list[str], field: str, value: str
) -> None:
    response = main_client.post(NEW, {**GOOD, field: value})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert "AddSubUser" not in calls


@pytest.mark.parametrize(
    ("code", "field"),
    [
        (436, "name"),
        (452, "name"),
        (453, "name"),
        (523, "password"),
        (535, "password"),
        (464, "password"),
        (435, "roles"),
        (441, "roles"),
        (499, "description"),
        (438, "__all__"),
        (100, "__all__"),
    ],
)
def test_a_refusal_of_the_api_comes_back_at_its_field(
    main_client: Client, sandbox: RunningSandbox, code: int, field: str
) -> None:
    sandbox.fault("AddSubUser", code=code)
    response = main_client.post(NEW, GOOD)
    assert list(response.context["form"].errors) == [field]
    assert Member.objects.filter(name="newcomer").count() == 0


def test_a_duplicate_keeps_what_was_typed(main_client: Client) -> None:
    response = main_client.post(NEW, {**GOOD, "name": "Admin"})
    page = response.content.decode()
    assert response.context["form"].errors == {
        "name": ["A subuser with this name already exists. Choose another name."]
    }
    assert 'value="On trial"' in page
    assert response.context["form"]["roles"].value() == ["UserManager"]
    assert 'type="password" name="password" value="Fresh-pass-1"' in page
    assert response.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_a_lost_answer_is_looked_up_and_the_subuser_can_sign_in(
    main_client: Client, account: Account, sandbox: RunningSandbox
) -> None:
    sandbox.fault("AddSubUser", reset="after", times=1)
    page = main_client.post(NEW, GOOD, follow=True).content.decode()
    assert "Subuser newcomer was created." in page
    assert "Hand over to" in page
    assert Member.objects.filter(account=account, name=GOOD["name"]).exists()


def test_an_unknown_outcome_is_said_and_can_be_looked_up_again(main_client: Client, sandbox: RunningSandbox) -> None:
    sandbox.fault("AddSubUser", reset="before", times=1)
    page = main_client.post(NEW, GOOD).content.decode()
    assert "It has not been done so far." in page
    assert "Look again" in page


def test_without_javascript_a_button_shows_what_the_roles_open(main_client: Client, calls: list[str]) -> None:
    response = main_client.post(NEW, {**GOOD, "preview": "yes"})
    page = response.content.decode()
    assert "6 of 51 sections open." in page
    assert 'value="newcomer"' in page
    assert 'type="password" name="password" value="Fresh-pass-1"' in page
    assert "AddSubUser" not in calls


def test_the_query_fills_the_form_in_advance(main_client: Client) -> None:
    query = {"name": "newcomer", "roles": ["Payer"], "password": "Fresh-pass-1"}
    form = main_client.get(NEW, query).context["form"]
    assert form["password"].value() == ""
    assert form["name"].value() == "newcomer"
    assert form["roles"].value() == ["Payer"]


def test_namesakes_that_were_deleted_elsewhere_are_forgotten(account: Account, main_client: Client) -> None:
    main_client.post(NEW, GOOD)
    member = Member.objects.get(name="newcomer")
    assert member.subuser_id is not None
    account.api().subusers.delete(member.subuser_id)
    main_client.post(NEW, {**GOOD, "password": "Other-pass-1"})
    assert Member.objects.filter(name="newcomer").count() == 1
    assert signed_in("newcomer", password="Other-pass-1")

"""A subuser's password: changed with the old one, or by creating the subuser again."""

import pytest
from django.test import Client

from panel.api.errors import ApiRefused
from panel.api.subusers import Subuser
from panel.people.models import Account, Member
from tests.conftest import PASSWORD
from tests.sandboxes import RunningSandbox
from tests.subusers.conftest import URL, Find
from tests.team import let_all_sign_in, signed_in

NEW = "Another-pass-1"


def test_a_new_password_counts_at_the_api_and_here(main_client: Client, account: Account, admin: Subuser) -> None:
    let_all_sign_in(account)
    at_work = signed_in("admin")
    response = main_client.post(f"{URL}{admin.id}/password/", {"old_password": PASSWORD, "new_password": NEW})
    assert response.status_code == 302
    assert at_work.get("/applications/").status_code == 302
    assert signed_in("admin", password=NEW).get("/applications/").status_code == 200
    with pytest.raises(ApiRefused):
        account.api().subusers.change(admin.id, old_password=PASSWORD, new_password="Third-pass-1")
    account.api().subusers.change(admin.id, old_password=NEW, new_password="Third-pass-1")


def test_a_wrong_old_password_is_said_at_its_field_and_changes_nothing(
    main_client: Client, account: Account, admin: Subuser
) -> None:
    let_all_sign_in(account)
    response = main_client.post(f"{URL}{admin.id}/password/", {"old_password": "Wrong-pass-1", "new_password": NEW})
    assert response.context["password_form"].errors == {
        "old_password": ["This is not the subuser's current password. Type it again, or create the subuser again."]
    }
    assert signed_in("admin")


@pytest.mark.parametrize("code", [523, 524, 535, 463, 464])
def test_a_refused_new_password_is_said_at_its_field(
    main_client: Client, admin: Subuser, sandbox: RunningSandbox, code: int
) -> None:
    sandbox.fault("SetSubUserInfo", code=code)
    response = main_client.post(f"{URL}{admin.id}/password/", {"old_password": PASSWORD, "new_password": NEW})
    assert list(response.context["password_form"].errors) == ["new_password"]


def test_after_an_error_the_new_password_stays_in_the_form_and_the_present_one_does_not(
    main_client: Client, admin: Subuser
) -> None:
    page = main_client.post(f"{URL}{admin.id}/password/", {"old_password": PASSWORD, "new_password": "weak"})
    assert PASSWORD not in page.content.decode()
    assert 'type="password" name="new_password" value="weak"' in page.content.decode()


def test_created_again_it_has_the_same_roles_another_id_and_the_new_password(
    main_client: Client, account: Account, team: Find, admin: Subuser
) -> None:
    let_all_sign_in(account)
    at_work = signed_in("admin")
    response = main_client.post(f"{URL}{admin.id}/again/", {"typed_name": "admin", "password": NEW})
    created = team("admin")
    assert created is not None
    assert response.headers["Location"] == f"{URL}{created.id}/"
    assert created.id != admin.id
    assert (created.role_names, created.description) == (admin.role_names, admin.description)
    assert at_work.get("/applications/").status_code == 302
    assert signed_in("admin", password=NEW).get("/applications/").status_code == 200


def test_creating_again_says_what_is_lost(main_client: Client, admin: Subuser) -> None:
    page = main_client.get(f"{URL}{admin.id}/again/").content.decode()
    lost = f"the ID ({admin.id}), the service accounts (API keys) that belong to them at Voximplant, and their sessions"
    assert f"These are lost: {lost}." in page


def test_creating_again_needs_the_typed_name(main_client: Client, team: Find, admin: Subuser) -> None:
    response = main_client.post(f"{URL}{admin.id}/again/", {"typed_name": "owner", "password": NEW})
    assert list(response.context["form"].errors) == ["typed_name"]
    assert team("admin") == admin


def test_when_the_second_half_fails_it_says_so_and_has_the_rest_filled_in(
    main_client: Client, team: Find, admin: Subuser, sandbox: RunningSandbox
) -> None:
    sandbox.fault("AddSubUser", code=523, times=1)
    response = main_client.post(f"{URL}{admin.id}/again/", {"typed_name": "admin", "password": NEW}, follow=True)
    page = response.content.decode()
    assert team("admin") is None
    assert "admin was deleted, but not created again: Password is too weak (error 523)." in page
    form = response.context["form"]
    assert form["roles"].value() == ["Admin"]
    sent = {"name": form["name"].value(), "description": form["description"].value(), "roles": ["Admin"]}
    main_client.post(f"{URL}new/", {**sent, "password": NEW})
    again = team("admin")
    assert again is not None
    assert (again.role_names, again.description) == (["Admin"], admin.description)


def test_what_the_api_would_refuse_is_not_deleted_first(main_client: Client, team: Find, admin: Subuser) -> None:
    duo = team("duo")
    assert duo is not None
    response = main_client.post(f"{URL}{duo.id}/again/", {"typed_name": "duo", "password": NEW})
    assert "would refuse duo" in response.content.decode()
    assert team("duo") == duo
    response = main_client.post(f"{URL}{admin.id}/again/", {"typed_name": "admin", "password": "My-admin-pass-1"})
    assert list(response.context["form"].errors) == ["password"]
    assert team("admin") == admin


def test_deleting_needs_the_typed_name_and_ends_sessions_at_once(
    main_client: Client, account: Account, team: Find, admin: Subuser
) -> None:
    let_all_sign_in(account)
    at_work = signed_in("admin")
    response = main_client.post(f"{URL}{admin.id}/delete/", {"typed_name": "Admin"})
    assert list(response.context["form"].errors) == ["typed_name"]
    assert at_work.get("/applications/").status_code == 200
    response = main_client.post(f"{URL}{admin.id}/delete/", {"typed_name": "admin"})
    assert response.headers["Location"] == URL
    assert team("admin") is None
    assert at_work.get("/applications/").status_code == 302
    assert not Member.objects.filter(subuser_id=admin.id).exists()


def test_a_deletion_that_the_api_refuses_leaves_the_member(
    main_client: Client, account: Account, admin: Subuser, sandbox: RunningSandbox
) -> None:
    let_all_sign_in(account)
    sandbox.fault("DelSubUser", code=104)
    response = main_client.post(f"{URL}{admin.id}/delete/", {"typed_name": "admin"})
    assert "Nothing was saved." in response.content.decode()
    assert Member.objects.filter(subuser_id=admin.id).exists()

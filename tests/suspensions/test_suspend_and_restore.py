"""Suspend takes everything and remembers it; restore gives back exactly that."""

from django.test import Client
from django.urls import reverse

from panel.api.client import Api
from panel.journal.models import Entry
from panel.people.models import Account
from panel.sign_in import one_time_links, panel_passwords
from panel.team.models import Suspension
from tests.conftest import PASSWORD
from tests.sandboxes import RunningSandbox
from tests.suspensions.conftest import URL, Find, Plan, send
from tests.team import signed_in


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_the_plan_shows_the_calls_and_sends_nothing(main_client: Client, plan: Plan, find: Find) -> None:
    job = plan("duo", "suspend", force="on")
    page = text_of(main_client, f"/jobs/{job.pk}/")
    assert "RemoveSubUserRoles" in page
    assert "<del>Accountant, UserManager</del> <ins>no role</ins>" in page
    assert sorted(find("duo").role_names) == ["Accountant", "UserManager"]
    assert not Suspension.objects.exists()


def test_suspended_they_have_no_role_and_restored_exactly_what_they_had(
    main_client: Client, plan: Plan, find: Find
) -> None:
    before = find("duo").role_names
    job = send(main_client, plan("duo", "suspend", force="on"))
    assert job.counts()["done"] == 1
    assert find("duo").role_names == []
    assert Suspension.objects.get().since is not None
    assert "Suspended since" in text_of(main_client, f"{URL}{find('duo').id}/")
    job = send(main_client, plan("duo", "restore"))
    assert job.counts()["done"] == 1
    assert find("duo").role_names == before
    assert not Suspension.objects.exists()
    kinds = Entry.objects.filter(kind__in=["suspended", "restored"]).order_by("seq")
    assert [str(entry.sentence) for entry in kinds] == [
        "demo suspended duo (subuser), who had: Accountant, UserManager",
        "demo restored duo (subuser), who has again: Accountant, UserManager",
    ]


def test_sessions_end_and_the_one_time_link_is_revoked(
    main_client: Client, plan: Plan, find: Find, account: Account
) -> None:
    admin = find("admin")
    panel_passwords.give(account, admin.id, "admin", PASSWORD)
    browser = signed_in("admin")
    one_time_links.make(account, admin.id, "admin")
    job = plan("admin", "suspend")
    page = text_of(main_client, f"/jobs/{job.pk}/")
    assert "Their sessions in this panel are ended: 1." in page
    assert "Their one-time link is revoked." in page
    send(main_client, job)
    assert one_time_links.waiting(account, admin.id) is None
    assert browser.get("/").status_code == 302
    refused = Client().post("/login/demo/", {"username": "admin", "password": PASSWORD})
    assert "Your access is suspended." in refused.content.decode()


def test_their_own_keys_lose_the_roles_and_get_them_back(
    main_client: Client, plan: Plan, find: Find, api: Api, sandbox: RunningSandbox
) -> None:
    key_id = sandbox.key("Accountant", subuser_id=find("duo").id)["key_id"]
    send(main_client, plan("duo", "suspend", force="on"))
    suspended = api.keys.get(key_id)
    assert suspended
    assert suspended.role_names == []
    send(main_client, plan("duo", "restore"))
    restored = api.keys.get(key_id)
    assert restored
    assert restored.role_names == ["Accountant"]


def test_without_force_a_key_that_keeps_a_role_stops_it_and_nothing_is_claimed(
    main_client: Client, plan: Plan, find: Find, sandbox: RunningSandbox
) -> None:
    sandbox.key("Accountant", subuser_id=find("duo").id)
    job = send(main_client, plan("duo", "suspend"))
    assert job.counts()["refused"] == 1
    assert len(find("duo").role_names) == 2
    assert Suspension.objects.get().since is None
    assert "Suspension not finished" in text_of(main_client, URL)
    job = send(main_client, plan("duo", "suspend", force="on"))
    assert job.counts()["done"] == 1
    assert Suspension.objects.get().since is not None


def test_keys_that_they_made_here_are_taken_only_if_chosen(
    main_client: Client, plan: Plan, find: Find, account: Account, api: Api
) -> None:
    panel_passwords.give(account, find("admin").id, "admin", PASSWORD)
    typed = {"name": "billing", "roles": ["Admin"]}
    signed_in("admin").post(reverse("service_accounts:create"), typed)
    key = next(key for key in api.keys.list() if key.name == "billing")
    send(main_client, plan("admin", "suspend", force="on", keys=[key.id]))
    taken = api.keys.get(key.id)
    assert taken
    assert taken.role_names == []
    send(main_client, plan("admin", "restore"))
    back = api.keys.get(key.id)
    assert back
    assert back.role_names == ["Admin"]


def test_roles_that_changed_since_the_plan_are_not_taken(main_client: Client, plan: Plan, find: Find, api: Api) -> None:
    job = plan("duo", "suspend", force="on")
    api.subusers.add_roles(find("duo").id, ["Support"])
    job = send(main_client, job)
    assert job.rows.get().state == "refused"
    assert "make a new plan" in job.rows.get().reason
    assert len(find("duo").role_names) == 3
    assert not Suspension.objects.exists()


def test_restoring_leaves_roles_that_were_given_meanwhile(
    main_client: Client, plan: Plan, find: Find, api: Api
) -> None:
    send(main_client, plan("duo", "suspend", force="on"))
    api.subusers.add_roles(find("duo").id, ["Support"])
    job = plan("duo", "restore")
    assert "keep them: Support." in text_of(main_client, f"/jobs/{job.pk}/")
    send(main_client, job)
    assert sorted(find("duo").role_names) == ["Accountant", "Support", "UserManager"]


def test_an_inherited_role_is_not_called_suspended(
    main_client: Client, plan: Plan, find: Find, sandbox: RunningSandbox
) -> None:
    sandbox.inherit(find("duo").id, "Support")
    job = send(main_client, plan("duo", "suspend", force="on"))
    assert "They still have: Support." in job.rows.get().reason
    assert Suspension.objects.get().since is None


def test_forgetting_leaves_them_as_they_are(main_client: Client, plan: Plan, find: Find) -> None:
    send(main_client, plan("duo", "suspend", force="on"))
    main_client.post(f"{URL}{find('duo').id}/forget/")
    assert find("duo").role_names == []
    assert not Suspension.objects.exists()


def test_many_are_suspended_and_restored_from_the_list(main_client: Client, find: Find) -> None:
    ids = [str(find(name).id) for name in ("duo", "support")]
    for do, roles in (("suspend", 0), ("restore", 3)):
        response = main_client.post(f"{URL}many/", {"do": do, "selected": ids})
        main_client.post(f"{response['Location']}start/")
        assert sum(len(find(name).role_names) for name in ("duo", "support")) == roles
    assert not Suspension.objects.exists()


def test_the_list_shows_only_the_suspended(main_client: Client, plan: Plan) -> None:
    send(main_client, plan("duo", "suspend", force="on"))
    page = text_of(main_client, f"{URL}?signed_in=suspended")
    assert "Suspended since" in page
    assert ">usermanager</a>" not in page


def test_who_leaves_is_deleted_with_the_keys_that_were_chosen(
    main_client: Client, plan: Plan, find: Find, account: Account, api: Api
) -> None:
    panel_passwords.give(account, find("admin").id, "admin", PASSWORD)
    browser = signed_in("admin")
    for name in ("kept", "handed", "gone"):
        browser.post(reverse("service_accounts:create"), {"name": name, "roles": ["Admin"]})
    job = plan("admin", "leave", key0="keep", key1="hand over", key2="delete", to="demo")
    job = send(main_client, job)
    assert job.state == "planned"  # what cannot be undone wants its number typed
    job = send(main_client, job, number="1")
    assert job.counts()["done"] == 1
    assert "admin" not in {each.name for each in api.subusers.list()}
    keys = {key.name: key.description for key in api.keys.list()}
    assert keys["handed"] == "(looked after by demo)"
    assert keys["kept"] == ""
    assert "gone" not in keys
    assert not Suspension.objects.exists()


def test_handing_over_needs_somebody(main_client: Client, find: Find, account: Account) -> None:
    panel_passwords.give(account, find("admin").id, "admin", PASSWORD)
    signed_in("admin").post(reverse("service_accounts:create"), {"name": "crm", "roles": ["Admin"]})
    page = main_client.post(f"{URL}{find('admin').id}/leave/", {"key0": "hand over"}).content.decode()
    assert "Choose who looks after what is handed over." in page


def test_a_row_leads_to_its_latest_call_in_the_journal(main_client: Client, plan: Plan) -> None:
    job = send(main_client, plan("duo", "suspend", force="on"))
    call = Entry.objects.get(command="RemoveSubUserRoles")
    page = text_of(main_client, f"/jobs/{job.pk}/")
    assert f'<a href="/logs/{call.seq}/" aria-label="duo in the journal">' in page
    assert str(call.write) in job.rows.get().earlier

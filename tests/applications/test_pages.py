"""Applications: list, count, add, rename, delete; and who may not."""

import threading
import time

import pytest
from django.test import Client

from panel.api.client import Api
from panel.api.errors import ApiUnreachable
from panel.api.users import Users
from panel.journal.models import Entry
from panel.people.models import Account
from tests.team import let_all_sign_in, signed_in

FRAGMENT = {"HX-Request": "true", "HX-Target": "applications"}


@pytest.fixture
def member(account: Account) -> dict[str, Client]:
    let_all_sign_in(account)
    return {name: signed_in(name) for name in ("owner", "admin", "developer", "supervisor", "usermanager")}


def names(api: Api) -> list[str]:
    return [application.name for application in api.applications.list()]


def test_the_list_asks_once_and_counts_nobody(main_client: Client, calls: list[str]) -> None:
    page = main_client.get("/applications/").content.decode()
    assert calls == ["GetApplications"]
    assert 'hx-trigger="load"' in page
    assert "show=users" in page


def test_the_counts_come_as_a_fragment_and_without_javascript_too(main_client: Client, support: int) -> None:
    for headers in (FRAGMENT, {}):
        response = main_client.get("/applications/", {"show": "users"}, headers=headers)
        assert response.context["counts"][support] == 25
        assert 'hx-trigger="load"' not in response.content.decode()


def test_at_most_three_counts_are_asked_for_at_once(
    main_client: Client, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        api.applications.add(name=f"app-{number}")
    running, most, lock, ask = 0, 0, threading.Lock(), Users.list

    def counted(self: Users, *args: object, **kwargs: object) -> object:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        try:
            return ask(self, *args, **kwargs)  # type: ignore[arg-type]  # as they came
        finally:
            with lock:
                running -= 1

    monkeypatch.setattr(Users, "list", counted)
    assert len(main_client.get("/applications/", {"show": "users"}).context["counts"]) == 8
    assert 1 < most <= 3


def test_a_count_that_fails_is_unknown_and_spoils_nothing(
    main_client: Client, support: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise ApiUnreachable("GetUsers", "late")

    monkeypatch.setattr(Users, "list", fail)
    response = main_client.get("/applications/", {"show": "users"})
    assert response.context["counts"][support] is None
    assert "unknown" in response.content.decode()


def test_only_who_may_see_users_sees_how_many_there_are(member: dict[str, Client], calls: list[str]) -> None:
    response = member["developer"].get("/applications/", {"show": "users"})
    assert response.context["counts"] is None
    assert "GetUsers" not in calls
    assert member["usermanager"].get("/applications/", {"show": "users"}).context["counts"]


def test_the_list_is_searched_by_a_part_of_the_name(main_client: Client) -> None:
    rows = main_client.get("/applications/", {"q": "uppor"}).context["rows"]
    assert [application.name for application, _ in rows] == ["support"]


def test_an_application_is_added(main_client: Client, api: Api) -> None:
    response = main_client.post("/applications/new/", {"name": "hotline-2", "secure_record_storage": "on"}, follow=True)
    added = next(application for application in api.applications.list() if application.name == "hotline-2")
    assert added.secure_record_storage
    assert response.redirect_chain == [(f"/application/{added.id}/", 302)]


@pytest.mark.parametrize("name", ["", "a", "Hotline", "2nd-line", "hot line", "-hot", "a" * 66])
def test_the_rules_for_names_are_held_before_anything_is_sent(main_client: Client, calls: list[str], name: str) -> None:
    response = main_client.post("/applications/new/", {"name": name})
    assert list(response.context["form"].errors) == ["name"]
    assert "AddApplication" not in calls


def test_the_longest_names_pass(main_client: Client, api: Api) -> None:
    main_client.post("/applications/new/", {"name": "a" * 65})
    added = next(application for application in api.applications.list() if application.name == "a" * 65)
    main_client.post(f"/application/{added.id}/edit/", {"name": "b" * 80})
    assert "b" * 80 in names(api)


def test_a_name_in_use_is_shown_at_the_field(main_client: Client) -> None:
    response = main_client.post("/applications/new/", {"name": "support"})
    assert "already has an application with this name" in str(response.context["form"].errors["name"])


def test_a_new_name_shows_at_once_although_names_are_kept(main_client: Client, support: int, calls: list[str]) -> None:
    main_client.get(f"/application/{support}/users/")
    form = main_client.get(f"/application/{support}/edit/")
    assert "sign in as" in form.content.decode()
    calls.clear()
    main_client.post(f"/application/{support}/edit/", {"name": "helpdesk"})
    assert calls.count("SetApplicationInfo") == 1
    assert "Users of helpdesk" in main_client.get(f"/application/{support}/users/").content.decode()


def test_only_what_changed_is_sent(main_client: Client, support: int, calls: list[str]) -> None:
    main_client.post(f"/application/{support}/edit/", {"name": "helpdesk"})
    assert Entry.objects.get(kind="sent").arguments == {
        "application_id": str(support),
        "application_name": "helpdesk",
        "secure_record_storage": "false",
    }
    calls.clear()
    response = main_client.post(f"/application/{support}/edit/", {"name": "helpdesk"}, follow=True)
    assert "Nothing was changed." in response.content.decode()
    assert "SetApplicationInfo" not in calls


def test_deleting_tells_what_goes_with_it_and_wants_the_name(main_client: Client, api: Api, support: int) -> None:
    url = f"/application/{support}/delete/"
    assert "25 users" in main_client.get(url).content.decode()
    main_client.post(url, {"typed_name": "all"})
    assert "support" in names(api)
    assert main_client.post(url, {"typed_name": "support"}).headers["Location"] == "/applications/"
    assert "support" not in names(api)
    assert main_client.get(f"/application/{support}/users/").status_code == 404


@pytest.mark.parametrize(
    ("name", "path", "command", "may"),
    [
        ("owner", "applications/new/", "AddApplication", True),
        ("admin", "applications/new/", "AddApplication", True),
        ("developer", "applications/new/", "AddApplication", False),
        ("usermanager", "applications/new/", "AddApplication", False),
        ("admin", "application/{id}/edit/", "SetApplicationInfo", True),
        ("supervisor", "application/{id}/edit/", "SetApplicationInfo", False),
        ("owner", "application/{id}/delete/", "DelApplication", True),
        ("admin", "application/{id}/delete/", "DelApplication", False),
    ],
)
def test_a_write_needs_the_section_and_a_role_of_the_method(
    member: dict[str, Client], support: int, name: str, path: str, command: str, may: bool
) -> None:
    url = "/" + path.format(id=support)
    for response in (member[name].get(url), member[name].post(url, {"name": "fine", "typed_name": "support"})):
        if may:
            assert response.status_code in (200, 302)
        else:
            assert response.status_code == 403
            assert command in response.content.decode()
    assert Entry.objects.filter(command=command).exists() is may


def test_buttons_are_shown_to_who_may(member: dict[str, Client], support: int) -> None:
    add = {name: "/applications/new/" in member[name].get("/applications/").content.decode() for name in member}
    assert add == {"owner": True, "admin": True, "developer": False, "supervisor": False, "usermanager": False}
    page = member["admin"].get(f"/application/{support}/").content.decode()
    assert f"/application/{support}/edit/" in page
    assert f"/application/{support}/delete/" not in page


def test_the_switcher_leads_to_the_other_applications_users(
    main_client: Client, support: int, calls: list[str]
) -> None:
    users = main_client.get(f"/application/{support}/users/").content.decode()
    assert f"/applications/switch/?now={support}&amp;to=users" in users
    calls.clear()
    page = main_client.get("/applications/switch/", {"now": str(support), "to": "users"}).content.decode()
    assert calls == ["GetApplications"]
    assert f'href="/application/{support}/users/" aria-current="true"' in page
    assert page.count('/users/"') == 2

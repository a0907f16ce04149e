"""Creating, changing and deleting one user."""

import httpx
import pytest
from django.test import Client

from panel.api import client
from panel.api.client import Api
from panel.api.users import User
from panel.journal.models import Entry
from tests.sandboxes import RunningSandbox

PASSWORD = "Secret-pass-1"
NEW = {
    "name": "zoe",
    "display_name": "Zoë <Zo> O'Neil",
    "password": PASSWORD,
    "active": "on",
    "custom_data": "line 1\r\nline 2",
}


@pytest.fixture
def url(support: int) -> str:
    return f"/application/{support}/users/"


@pytest.fixture
def zoe(api: Api, support: int) -> int:
    user_id = api.users.add(support, name="zoe", display_name="Zoe", password=PASSWORD, custom_data="a\nb")
    assert user_id
    return user_id


def test_a_created_user_is_at_the_api_as_it_was_typed(main_client: Client, url: str, api: Api, support: int) -> None:
    response = main_client.post(f"{url}new/", NEW, follow=True)
    zoe = api.users.list(support, name="zoe").items[0]
    assert response.redirect_chain == [(f"{url}{zoe.id}/", 302)]
    assert "User zoe was created." in response.content.decode()
    assert (zoe.display_name, zoe.active, zoe.separate_balance) == ("Zoë <Zo> O'Neil", True, False)
    assert zoe.custom_data == "line 1\nline 2"


def test_unticked_boxes_make_an_inactive_user_that_shares_the_balance(
    main_client: Client, url: str, api: Api, support: int
) -> None:
    main_client.post(f"{url}new/", {**NEW, "active": "", "separate_balance": "on"})
    zoe = api.users.list(support, name="zoe").items[0]
    assert (zoe.active, zoe.separate_balance) == (False, True)


def test_create_another_opens_the_editor_again_with_what_is_common(main_client: Client, url: str) -> None:
    data = {**NEW, "separate_balance": "on", "create_another": "on"}
    response = main_client.post(f"{url}new/", data, follow=True)
    assert response.redirect_chain == [(f"{url}new/", 302)]
    form = response.context["form"]
    assert (form["name"].value(), form["password"].value()) == (None, None)
    assert form["separate_balance"].value() is True
    assert form["custom_data"].value() == "line 1\nline 2"
    assert form["create_another"].value() is True
    assert main_client.get(f"{url}new/").context["form"]["create_another"].value() is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "ab"),
        ("name", "Zoe"),
        ("name", "-zoe"),
        ("name", "z" * 51),
        ("display_name", ""),
        ("display_name", "x" * 256),
        ("password", "Aa1-567"),
        ("password", "alllower-1"),
        ("password", "ALLUPPER-1"),
        ("password", "No-digits-here"),
        ("password", "NoSpecial1"),
        ("password", "With space-1"),
        ("custom_data", "x" * 8192),
    ],
)
def test_the_rules_of_the_api_are_held_before_anything_is_sent(
    main_client: Client, url: str, calls: list[str], field: str, value: str
) -> None:
    response = main_client.post(f"{url}new/", {**NEW, field: value})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert "AddUser" not in calls


def test_a_name_in_use_is_shown_at_the_field_and_nothing_typed_is_lost(main_client: Client, url: str, zoe: int) -> None:
    assert zoe
    response = main_client.post(f"{url}new/", NEW)
    form = response.context["form"]
    assert list(form.errors) == ["name"]
    assert "already has this username" in form.errors["name"][0]
    page = response.content.decode()
    assert "Zoë &lt;Zo&gt; O&#39;Neil" in page
    assert "line 2" in page
    assert f'type="password" name="password" value="{PASSWORD}"' in page


def test_only_what_changed_is_sent_and_whether_it_is_active(main_client: Client, url: str, zoe: int) -> None:
    form = main_client.get(f"{url}{zoe}/edit/").context["form"]
    data = {
        "name": "zoe", "display_name": "Zoe the Second", "password": "", "active": "on",
        "custom_data": "a\r\nb", "opened": form["opened"].value(),
    }  # fmt: skip
    response = main_client.post(f"{url}{zoe}/edit/", data, follow=True)
    assert "User zoe was saved." in response.content.decode()
    entry = Entry.objects.get(kind="sent")
    assert entry.command == "SetUserInfo"
    assert entry.arguments == {"user_id": str(zoe), "user_active": "true", "user_display_name": "Zoe the Second"}


def test_an_editor_sent_unchanged_sends_nothing(main_client: Client, url: str, zoe: int, calls: list[str]) -> None:
    form = main_client.get(f"{url}{zoe}/edit/").context["form"]
    data = {name: form[name].value() for name in ("name", "display_name", "custom_data", "opened")} | {"active": "on"}
    response = main_client.post(f"{url}{zoe}/edit/", data, follow=True)
    assert "Nothing was changed." in response.content.decode()
    assert "SetUserInfo" not in calls


def test_a_change_made_elsewhere_is_not_overwritten_unseen(
    main_client: Client, url: str, api: Api, support: int, zoe: int
) -> None:
    form = main_client.get(f"{url}{zoe}/edit/").context["form"]
    mine = {"name": "zoe", "display_name": "Mine", "active": "on", "custom_data": "a\r\nb"}
    mine["opened"] = form["opened"].value()
    api.users.change(zoe, display_name="Theirs", active=True)
    response = main_client.post(f"{url}{zoe}/edit/", mine)
    assert "changed elsewhere" in response.content.decode()
    assert display_name(api, support, zoe) == "Theirs"
    (conflict,) = response.context["form"].conflicts
    assert (conflict.yours, conflict.now) == ("Mine", "Theirs")
    main_client.post(f"{url}{zoe}/edit/", {**mine, "choose-display_name": f"now-{conflict.mark}"})
    assert display_name(api, support, zoe) == "Theirs"
    main_client.post(f"{url}{zoe}/edit/", {**mine, "choose-display_name": f"yours-{conflict.mark}"})
    assert display_name(api, support, zoe) == "Mine"


def display_name(api: Api, support: int, user_id: int) -> str:
    user = api.users.get(support, user_id)
    assert user
    return user.display_name


def test_deactivating_from_the_row_returns_to_the_same_list(
    main_client: Client, url: str, api: Api, support: int, zoe: int
) -> None:
    response = main_client.post(f"{url}{zoe}/active/?q=zo&page=1&to=list", {"active": "false"})
    assert response.headers["Location"] == f"{url}?q=zo&page=1"
    assert api.users.list(support, name="zoe").items[0].active is False


@pytest.mark.parametrize("sent", [{}, {"active": ""}, {"active": "maybe"}])
def test_a_button_that_does_not_say_what_it_wants_changes_nothing(
    main_client: Client, url: str, zoe: int, calls: list[str], sent: dict[str, str]
) -> None:
    response = main_client.post(f"{url}{zoe}/active/", sent, follow=True)
    assert "User zoe was not changed: the request does not say whether to activate." in response.content.decode()
    assert "SetUserInfo" not in calls


def test_an_inactive_user_stays_inactive_whatever_else_changes(
    main_client: Client, url: str, api: Api, support: int, zoe: int
) -> None:
    api.users.change(zoe, active=False)
    form = main_client.get(f"{url}{zoe}/edit/").context["form"]
    data = {"name": "zoe", "display_name": "Another", "custom_data": "a\nb", "opened": form["opened"].value()}
    main_client.post(f"{url}{zoe}/edit/", data)
    assert Entry.objects.get(kind="sent").arguments["user_active"] == "false"
    changed = api.users.get(support, zoe)
    assert changed is not None
    assert (changed.display_name, changed.active) == ("Another", False)


def test_where_the_api_does_not_tell_whether_a_user_is_active_the_editor_says_so(
    main_client: Client, url: str, zoe: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = User(zoe, "zoe", "Zoe", active=None)
    monkeypatch.setattr("panel.api.users.Users.get", lambda *_: unknown)
    page = main_client.get(f"{url}{zoe}/edit/").content.decode()
    assert "Saving sets what this switch shows." in page
    assert "Unknown" in main_client.get(f"{url}{zoe}/").content.decode()


def test_a_busy_api_keeps_the_input_and_says_that_nothing_was_done(
    main_client: Client, url: str, sandbox: RunningSandbox
) -> None:
    sandbox.fault("AddUser", code=340)
    page = main_client.post(f"{url}new/", NEW).content.decode()
    assert "The API is busy, so this was not done: Rate limit exceed (error 340). Try again in a moment." in page
    assert "Your input is kept." in page
    assert Entry.objects.get(kind="sent").state == "refused"


def test_a_user_is_deleted_when_its_name_is_typed(
    main_client: Client, url: str, api: Api, support: int, zoe: int
) -> None:
    wrong = main_client.post(f"{url}{zoe}/delete/", {"typed_name": "all"})
    assert wrong.status_code == 200
    assert api.users.list(support).total == 26
    right = main_client.post(f"{url}{zoe}/delete/", {"typed_name": "zoe"})
    assert right.headers["Location"] == url
    assert api.users.list(support).total == 25


def test_the_login_card_tells_what_to_type_where(main_client: Client, url: str, zoe: int) -> None:
    page = main_client.get(f"{url}{zoe}/").content.decode()
    assert "zoe@support.demo.voximplant.com" in page


@pytest.mark.parametrize("page", ["", "edit/", "delete/"])
def test_a_user_of_nobody_is_not_found(main_client: Client, url: str, page: str) -> None:
    assert main_client.get(f"{url}999999/{page}").status_code == 404


def test_a_user_of_another_application_is_not_found(main_client: Client, api: Api, zoe: int) -> None:
    empty = next(found.id for found in api.applications.list() if found.name == "empty")
    assert main_client.get(f"/application/{empty}/users/{zoe}/").status_code == 404
    assert main_client.post(f"/application/{empty}/users/{zoe}/delete/", {"typed_name": "zoe"}).status_code == 404


def test_the_journal_knows_who_did_it_and_no_password(main_client: Client, url: str) -> None:
    main_client.post(f"{url}new/", NEW)
    entry = Entry.objects.get(kind="sent")
    assert (entry.command, entry.state, entry.member_name, entry.ip) == ("AddUser", "done", "demo", "127.0.0.1")
    assert entry.arguments["user_password"] == "***"
    assert PASSWORD not in str(entry.__dict__)


def test_a_refused_write_is_in_the_journal_with_its_code(main_client: Client, url: str, zoe: int) -> None:
    assert zoe
    main_client.post(f"{url}new/", NEW)
    entry = Entry.objects.get(kind="sent")
    assert (entry.state, entry.code) == ("refused", 118)


def test_a_write_whose_answer_is_lost_is_never_shown_as_saved(
    main_client: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/AddUser"):
            raise httpx.ReadTimeout("late", request=request)
        with httpx.Client() as real:
            return real.post(request.url, content=request.read(), headers=request.headers)

    broken = httpx.Client(transport=httpx.MockTransport(lose))
    monkeypatch.setattr(client, "shared_client", lambda: broken)
    response = main_client.post(f"{url}new/", NEW)
    page = response.content.decode()
    assert "was created" not in page
    assert "It has not been done so far." in page
    assert "line 2" in page
    assert Entry.objects.get(kind="sent").state == "unknown"


def test_saving_from_the_list_returns_to_the_same_list(main_client: Client, url: str, zoe: int) -> None:
    typed = {"name": "zoe", "display_name": "Zoe B.", "active": "on"}
    from_list = main_client.post(f"{url}{zoe}/edit/?q=zo&page=1&to=list", typed)
    assert from_list.headers["Location"] == f"{url}?q=zo&page=1"
    from_page = main_client.post(f"{url}{zoe}/edit/?q=zo", {**typed, "display_name": "Zoe C."})
    assert from_page.headers["Location"] == f"{url}{zoe}/?q=zo"


def test_deleting_returns_to_the_same_list(main_client: Client, url: str, zoe: int) -> None:
    response = main_client.post(f"{url}{zoe}/delete/?q=z&active=true", {"typed_name": "zoe"})
    assert response.headers["Location"] == f"{url}?q=z&active=true"


def test_the_editor_tells_how_full_the_account_is_on_demand(main_client: Client, url: str, zoe: int) -> None:
    assert zoe
    assert f'hx-get="{url}capacity/"' in main_client.get(f"{url}new/").content.decode()
    assert "26 of 1,000 users in the account." in main_client.get(f"{url}capacity/").content.decode()


def test_the_drawer_gets_the_editor_alone(main_client: Client, url: str, zoe: int) -> None:
    for page in ("new/", f"{zoe}/edit/", f"{zoe}/delete/"):
        drawer = main_client.get(f"{url}{page}", headers={"HX-Request": "true"}).content.decode().strip()
        assert drawer.startswith('<div id="editor" data-title="')
        assert "<html" not in drawer


def test_create_another_keeps_its_values_in_its_own_application(main_client: Client, url: str, api: Api) -> None:
    main_client.post(f"{url}new/", {**NEW, "create_another": "on"})
    empty = next(each.id for each in api.applications.list() if each.name == "empty")
    elsewhere = main_client.get(f"/application/{empty}/users/new/").context["form"]
    assert elsewhere["custom_data"].value() is None
    assert main_client.get(f"{url}new/").context["form"]["custom_data"].value() == "line 1\nline 2"


def test_a_lost_deletion_is_as_easy_to_finish_as_any(
    main_client: Client, url: str, zoe: int, sandbox: RunningSandbox
) -> None:
    sandbox.fault("DelUser", reset="after", times=1)
    response = main_client.post(f"{url}{zoe}/delete/", {"typed_name": "zoe"}, follow=True)
    assert "User zoe was deleted." in response.content.decode()


def test_a_lost_creation_that_took_effect_leads_to_the_user(
    main_client: Client, url: str, api: Api, support: int, sandbox: RunningSandbox
) -> None:
    sandbox.fault("AddUser", reset="after", times=1)
    response = main_client.post(f"{url}new/", NEW)
    assert response.headers["Location"] == f"{url}{api.users.list(support, name='zoe').items[0].id}/"

"""Two people edit the same thing within the same second: nobody overwrites the other unknowingly."""

import html
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from panel.api.client import Api
from panel.journal.models import Entry
from tests.sandboxes import RunningSandbox
from tests.writes.world import KEYS, SUBUSERS, hidden, typed_user


def opened(client: Client, url: str, action: str = "") -> dict[str, str]:
    """What the page's form carries unseen."""
    return hidden(client.get(url).content.decode(), action or url)


def post(client: Client, url: str, data: Mapping[str, Any]) -> str:
    return html.unescape(client.post(url, data, follow=True).content.decode())


@pytest.fixture
def zoe(api: Api, support: int) -> int:
    user_id = api.users.add(
        support, name="zoe", display_name="Zoe", password="Secret-pass-1", custom_data="a\r\nb\rc\n"
    )
    assert user_id
    return user_id


def user(api: Api, support: int, user_id: int) -> Any:
    found = api.users.get(support, user_id)
    assert found
    return found


def test_different_fields_of_a_user_are_both_saved(main_client: Client, api: Api, support: int, zoe: int) -> None:
    url = f"/application/{support}/users/{zoe}/edit/"
    before, seen = user(api, support, zoe), opened(main_client, url)
    post(main_client, url, {**typed_user(before, name="zoe2"), **seen})
    page = post(main_client, url, {**typed_user(before, display_name="Other"), **seen})
    assert "User zoe2 was saved." in page
    now = user(api, support, zoe)
    assert (now.name, now.display_name, now.custom_data) == ("zoe2", "Other", "a\r\nb\rc\n")


def test_the_same_field_shows_both_versions_and_the_member_chooses(
    main_client: Client, api: Api, support: int, zoe: int
) -> None:
    url = f"/application/{support}/users/{zoe}/edit/"
    before, seen = user(api, support, zoe), opened(main_client, url)
    post(main_client, url, {**typed_user(before, display_name="First"), **seen})
    mine = {**typed_user(before, display_name="Second", name="zoe2"), **seen}
    response = main_client.post(url, mine)
    assert user(api, support, zoe).display_name == "First"
    (conflict,) = response.context["form"].conflicts
    assert (conflict.label, conflict.yours, conflict.now) == ("Display name", "Second", "First")
    assert "Now: changed elsewhere" in response.content.decode()
    post(main_client, url, {**mine, "choose-display_name": f"now-{conflict.mark}"})
    now = user(api, support, zoe)
    assert (now.name, now.display_name) == ("zoe2", "First")


def test_a_choice_counts_only_for_the_version_that_was_shown(
    main_client: Client, api: Api, support: int, zoe: int
) -> None:
    url = f"/application/{support}/users/{zoe}/edit/"
    mine = {**typed_user(user(api, support, zoe), display_name="Mine"), **opened(main_client, url)}
    api.users.change(zoe, display_name="First", active=True)
    (conflict,) = main_client.post(url, mine).context["form"].conflicts
    api.users.change(zoe, display_name="Second", active=True)
    response = main_client.post(url, {**mine, "choose-display_name": f"yours-{conflict.mark}"})
    assert response.context["form"].conflicts[0].now == "Second"
    assert user(api, support, zoe).display_name == "Second"


def test_the_same_change_made_twice_is_no_conflict(main_client: Client, api: Api, support: int, zoe: int) -> None:
    url = f"/application/{support}/users/{zoe}/edit/"
    mine = {**typed_user(user(api, support, zoe), display_name="Same"), **opened(main_client, url)}
    api.users.change(zoe, display_name="Same", active=True)
    assert "Nothing was changed." in post(main_client, url, mine)


def test_being_switched_off_elsewhere_is_not_undone(main_client: Client, api: Api, support: int, zoe: int) -> None:
    url = f"/application/{support}/users/{zoe}/edit/"
    mine = {**typed_user(user(api, support, zoe), display_name="Mine"), **opened(main_client, url)}
    api.users.change(zoe, active=False)
    post(main_client, url, mine)
    now = user(api, support, zoe)
    assert (now.display_name, now.active) == ("Mine", False)


def test_an_edited_text_keeps_the_line_ends_of_the_lines_nobody_edited(
    main_client: Client, api: Api, support: int, zoe: int
) -> None:
    url = f"/application/{support}/users/{zoe}/edit/"
    text = "a\r\nb\r\nnew\r\nc\r\n"
    typed = typed_user(user(api, support, zoe), custom_data=text)
    post(main_client, url, {**typed, **opened(main_client, url)})
    assert user(api, support, zoe).custom_data == "a\r\nb\rnew\r\nc\n"


def test_an_unedited_value_that_breaks_a_rule_stops_nobody(
    main_client: Client, api: Api, support: int, zoe: int, sandbox: RunningSandbox
) -> None:
    with sandbox.store.writing() as db:
        db.execute("UPDATE users SET user_name = 'Zoe.Old' WHERE user_id = ?", (zoe,))
    url = f"/application/{support}/users/{zoe}/edit/"
    mine = {**typed_user(user(api, support, zoe), display_name="Mine"), **opened(main_client, url)}
    assert "User Zoe.Old was saved." in post(main_client, url, mine)
    assert "Use 3 to 50 lowercase letters" in post(main_client, url, {**mine, "name": "Zoe.New"})


def test_an_applications_new_name_is_not_undone(main_client: Client, api: Api, support: int) -> None:
    url = f"/application/{support}/edit/"
    seen = opened(main_client, url)
    post(main_client, url, {"name": "helpdesk", **seen})
    post(main_client, url, {"name": "support", "secure_record_storage": "on", **seen})
    now = api.applications.get(support)
    assert now
    assert (now.name, now.secure_record_storage) == ("helpdesk", True)
    response = main_client.post(url, {"name": "hotline", "secure_record_storage": "on", **seen})
    assert [(each.yours, each.now) for each in response.context["form"].conflicts] == [("hotline", "helpdesk")]


def test_a_subusers_description_and_roles_are_saved_apart(main_client: Client, api: Api) -> None:
    admin = next(each for each in api.subusers.list() if each.name == "admin")
    url = f"{SUBUSERS}{admin.id}/edit/"
    seen = opened(main_client, url)
    post(main_client, url, {"description": "First", "roles": ["Admin"], **seen})
    post(main_client, url, {"description": admin.description, "roles": ["Admin", "Support"], **seen})
    now = api.subusers.get(admin.id)
    assert now
    assert (now.description, sorted(now.role_names)) == ("First", ["Admin", "Support"])
    response = main_client.post(url, {"description": "Second", "roles": ["Developer"], **seen})
    assert [(each.yours, each.now) for each in response.context["form"].conflicts] == [
        ("Second", "First"),
        ("Developer", "Admin, Support"),
    ]


def test_a_service_accounts_name_and_description_are_saved_apart(main_client: Client, api: Api) -> None:
    key = api.keys.create(name="CRM", description="Old").key_id
    url = f"{KEYS}{key}/edit/"
    seen = opened(main_client, url)
    post(main_client, url, {"name": "Import", "description": "Old", **seen})
    post(main_client, url, {"name": "CRM", "description": "New", **seen})
    now = api.keys.get(key)
    assert now
    assert (now.name, now.description) == ("Import", "New")
    response = main_client.post(url, {"name": "Other", "description": "New", **seen})
    assert [(each.yours, each.now) for each in response.context["form"].conflicts] == [("Other", "Import")]


def test_a_skills_name(main_client: Client, api: Api, support: int) -> None:
    skill = api.skills.add(name="Suomi")
    url = f"/application/{support}/users/skills/{skill}/"
    seen = opened(main_client, url)
    post(main_client, url, {"name": "Finnish", **seen})
    assert "Nothing was changed." in post(main_client, url, {"name": "Suomi", **seen})
    response = main_client.post(url, {"name": "suomi", **seen})
    assert [(each.yours, each.now) for each in response.context["form"].conflicts] == [("suomi", "Finnish")]
    assert Entry.objects.filter(command="SetSkillInfo").count() == 1

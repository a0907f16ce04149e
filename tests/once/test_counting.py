"""A form counts once: what the second sending hears, and what may be sent again."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from panel.api.client import Api
from panel.journal.models import Entry
from panel.once import claims
from panel.once.models import Sending
from panel.once.tokens import new_token
from panel.people.models import Account
from tests.forms import token_of
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in

PASSWORD = "Typed-by-us-1"


@pytest.fixture
def editor(support: int) -> str:
    return f"/application/{support}/users/new/"


def filled(client: Client, editor: str, name: str = "zoe", **more: str) -> dict[str, str]:
    """The New user editor as a browser would send it."""
    page = client.get(editor)
    return {"name": name, "display_name": name, "password": PASSWORD, "active": "on", "once": token_of(page)} | more


def users_named(api: Api, support: int, name: str) -> int:
    return sum(user.name == name for user in api.users.list(support, count=100).items)


def writes(calls: list[str]) -> list[str]:
    return [command for command in calls if "Get" not in command]


def test_the_second_sending_leads_to_where_the_first_one_led(
    main_client: Client, editor: str, api: Api, support: int, calls: list[str]
) -> None:
    data = filled(main_client, editor)
    first, second = main_client.post(editor, data), main_client.post(editor, data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == first["Location"]
    assert "It counts once" in main_client.get(second["Location"]).content.decode()
    assert writes(calls) == ["AddUser"]
    assert users_named(api, support, "zoe") == 1


def test_create_another_counts_once_and_brings_a_form_of_its_own(
    main_client: Client, editor: str, calls: list[str]
) -> None:
    data = filled(main_client, editor, create_another="on")
    first, second = main_client.post(editor, data), main_client.post(editor, data)
    assert second["Location"] == first["Location"]
    next_page = main_client.get(first["Location"])
    assert token_of(next_page) != data["once"]
    main_client.post(editor, data | {"name": "ada", "once": token_of(next_page)})
    assert writes(calls) == ["AddUser", "AddUser"]


def test_the_form_that_one_goes_back_to_and_changes_is_another_sending(
    main_client: Client, editor: str, calls: list[str]
) -> None:
    data = filled(main_client, editor)
    main_client.post(editor, data)
    main_client.post(editor, data | {"name": "ada"})
    assert writes(calls) == ["AddUser", "AddUser"]


def test_two_rows_of_one_list_are_two_sendings(main_client: Client, support: int, api: Api) -> None:
    page = main_client.get(f"/application/{support}/users/")
    first, second = page.context["users"].items[:2]
    for user in (first, second, first):
        url = f"/application/{support}/users/{user.id}/active/"
        main_client.post(url, {"active": "false", "once": token_of(page)})
    assert Entry.objects.filter(command="SetUserInfo").count() == 2
    active = {user.id: user.active for user in api.users.list(support, count=100).items}
    assert (active[first.id], active[second.id]) == (False, False)


def test_a_form_that_came_back_with_errors_can_be_sent_again(
    main_client: Client, editor: str, calls: list[str]
) -> None:
    wrong = filled(main_client, editor, name="Not A Name")
    answer = main_client.post(editor, wrong)
    assert answer.status_code == 200
    assert token_of(answer) != wrong["once"]
    assert main_client.post(editor, wrong).status_code == 200  # reloaded
    assert main_client.post(editor, wrong | {"name": "zoe", "once": token_of(answer)}).status_code == 302
    assert writes(calls) == ["AddUser"]


def test_what_was_refused_can_be_sent_again(main_client: Client, editor: str, sandbox: RunningSandbox) -> None:
    data = filled(main_client, editor)
    sandbox.fault("AddUser", code=100)
    assert main_client.post(editor, data).status_code == 200
    sandbox.clear_faults()
    assert main_client.post(editor, data).status_code == 302


def test_what_never_left_can_be_sent_again(main_client: Client, editor: str, account: Account) -> None:
    data, url = filled(main_client, editor), account.api_url
    Account.objects.update(api_url="http://127.0.0.1:9/platform_api")
    assert main_client.post(editor, data).status_code in {200, 503}
    Account.objects.update(api_url=url)
    assert main_client.post(editor, data).status_code == 302


def test_what_is_unknown_is_not_sent_again(
    main_client: Client, editor: str, sandbox: RunningSandbox, calls: list[str]
) -> None:
    data = filled(main_client, editor)
    sandbox.fault("AddUser", reset="before")  # lost on the way; it may still arrive late
    main_client.post(editor, data)
    sandbox.clear_faults()
    answer = main_client.post(editor, data)
    assert answer.status_code == 409
    assert "It is not known whether this was done: <strong>AddUser</strong>" in answer.content.decode()
    assert writes(calls) == ["AddUser"]


def test_one_that_is_under_way_is_waited_for(main_client: Client, editor: str, monkeypatch: Any) -> None:
    data = filled(main_client, editor)
    main_client.post(editor, data)
    location = Sending.objects.get().location
    Sending.objects.update(ended=None)
    monkeypatch.setattr(claims, "sleep", lambda _seconds: Sending.objects.update(ended=timezone.now()))
    assert main_client.post(editor, data)["Location"] == location


def test_one_that_stays_under_way_is_told_so(
    main_client: Client, editor: str, calls: list[str], monkeypatch: Any
) -> None:
    data = filled(main_client, editor)
    main_client.post(editor, data)
    Sending.objects.update(ended=None, location="")
    monkeypatch.setattr(claims, "WAIT_SECONDS", 0)
    answer = main_client.post(editor, data)
    assert answer.status_code == 409
    assert "still on its way" in answer.content.decode()
    assert writes(calls) == ["AddUser"]


def test_one_whose_process_died_is_told_as_it_is(main_client: Client, editor: str, calls: list[str]) -> None:
    data = filled(main_client, editor)
    main_client.post(editor, data)
    Sending.objects.update(ended=None, location="", at=timezone.now() - timedelta(seconds=16))
    answer = main_client.post(editor, data)
    assert answer.status_code == 409
    assert "did not see how it ended" in answer.content.decode()
    assert writes(calls) == ["AddUser"]


def test_a_boosted_form_is_led_on_too(main_client: Client, editor: str) -> None:
    data, boosted = filled(main_client, editor), {"HX-Request": "true", "HX-Boosted": "true"}
    first = main_client.post(editor, data, headers=boosted)
    second = main_client.post(editor, data, headers=boosted)
    assert (second.status_code, second["Location"]) == (302, first["Location"])


def test_a_fragment_is_led_on_too(main_client: Client, support: int) -> None:
    page = main_client.get(f"/application/{support}/users/")
    url = f"/application/{support}/users/{page.context['users'].items[0].id}/active/"
    data = {"active": "false", "once": token_of(page)}
    answers = [main_client.post(url, data, headers={"HX-Request": "true"}) for _ in range(2)]
    assert answers[0]["HX-Redirect"] == answers[1]["HX-Redirect"]


@pytest.mark.parametrize("token", ["", "made-up", "a:b:c"])
def test_a_made_up_token_is_refused(main_client: Client, editor: str, calls: list[str], token: str) -> None:
    answer = main_client.post(editor, filled(main_client, editor) | {"once": token})
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.content.decode()
    assert writes(calls) == []


def test_a_token_of_another_member_is_refused(account: Account, editor: str, calls: list[str]) -> None:
    let_all_sign_in(account)
    foreign = token_of(signed_in("admin").get(editor))
    owner = signed_in("owner")
    assert owner.post(editor, filled(owner, editor) | {"once": foreign}).status_code == 403
    assert writes(calls) == []


def test_a_token_ends_with_the_session_it_was_made_in(
    main_client: Client, editor: str, settings: Any, calls: list[str]
) -> None:
    data = filled(main_client, editor)
    settings.SESSION_LENGTH = timedelta(seconds=-1)
    assert main_client.post(editor, data).status_code == 403
    assert writes(calls) == []


def test_a_script_without_a_token_is_let_through_each_time(main_client: Client, editor: str, calls: list[str]) -> None:
    data = filled(main_client, editor)
    del data["once"]
    main_client.post(editor, data)
    main_client.post(editor, data | {"name": "ada"})
    assert writes(calls) == ["AddUser", "AddUser"]
    assert not Sending.objects.exists()


def test_a_page_closed_to_the_member_claims_nothing(account: Account) -> None:
    let_all_sign_in(account)
    payer = signed_in("payer")
    token = token_of(payer.get("/preferences/"))
    assert payer.post("/settings/subusers/new/", {"once": token}).status_code == 403
    assert not Sending.objects.exists()


def test_nothing_of_a_password_is_kept(main_client: Client, editor: str) -> None:
    main_client.post(editor, filled(main_client, editor))
    assert PASSWORD not in str(Sending.objects.get().__dict__)


def test_the_answer_is_not_lost_when_its_end_cannot_be_kept(
    main_client: Client, editor: str, monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise DatabaseError("database is locked")

    data = filled(main_client, editor)
    monkeypatch.setattr(Sending, "save", locked, raising=True)
    monkeypatch.setattr(claims, "claim", lambda key: (Sending(key=key), True))
    assert main_client.post(editor, data).status_code == 302
    assert "could not be stored" in caplog.text


def test_old_sendings_are_removed_by_the_way(main_client: Client, editor: str) -> None:
    caches["process"].clear()
    old = timezone.now() - timedelta(hours=8, minutes=1)
    Sending.objects.create(key="old", at=old, ended=old)
    Sending.objects.create(key="young", at=timezone.now() - timedelta(hours=7))
    main_client.post(editor, filled(main_client, editor))
    assert sorted(key[:5] for key in Sending.objects.values_list("key", flat=True) if len(key) < 6) == ["young"]


def test_each_page_has_a_token_of_its_own(main_account: Any) -> None:
    assert new_token(main_account.pk) != new_token(main_account.pk)

"""The history of one user, subuser, service account or application, and names in the logs."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client

from panel.api.client import Api
from panel.journal.models import Entry
from panel.people.models import Account
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in

PASSWORD = "Secret-pass-1"


@pytest.fixture
def ada(api: Api, support: int, sandbox: RunningSandbox) -> int:
    """A user whose coming nobody saw: the account's history begins after it."""
    user = api.users.add(support, name="ada-n", display_name="Ada Novák", password=PASSWORD)
    with sandbox.store.writing() as db:
        db.execute("DELETE FROM audit_log")
    return user


def sentences(client: Client, address: str, **query: str) -> list[str]:
    """Sorted: the account's history knows no parts of a second, so that the order is not certain in a test."""
    return sorted(str(line.sentence) for line in client.get(address, query).context["page"].lines)


def a_moment_later(sandbox: RunningSandbox) -> None:
    """The account's history knows no parts of a second: all that was is put clearly before what comes."""
    Entry.objects.update(at=F("at") - timedelta(seconds=9))
    with sandbox.store.writing() as db:
        db.execute("UPDATE audit_log SET requested = datetime(requested, '-9 seconds')")


def test_the_history_of_a_user_says_who_did_what_in_names(
    main_client: Client, sandbox: RunningSandbox, api: Api, support: int, ada: int
) -> None:
    main_client.post(f"/application/{support}/users/{ada}/active/", {"active": "false"})
    edit = {"name": "ada-n", "display_name": "Ada Nowak", "custom_data": "", "password": ""}
    main_client.post(f"/application/{support}/users/{ada}/edit/", edit)
    main_client.post(f"/application/{support}/users/{ada}/edit/", edit | {"password": "Another-pass-1"})
    a_moment_later(sandbox)
    api.users.change(ada, active=True)
    assert sentences(main_client, f"/logs/about/user/{ada}/") == [
        "The account activated Ada Nowak (user)",
        "demo changed the display name of Ada Novák (user)",
        "demo deactivated Ada Novák (user)",
        "demo set the password of Ada Nowak (user)",
    ]
    page = main_client.get(f"/logs/about/user/{ada}/").content.decode()
    assert "History of Ada Nowak" in page
    assert "user_active: false" in page
    assert PASSWORD not in page


def test_the_pages_of_things_bring_their_history_when_one_gets_there(
    main_client: Client, api: Api, support: int, calls: list[str]
) -> None:
    user, subuser = next(iter(api.users.list(support))), api.subusers.list().items[0]
    key = next(key for key in api.keys.list())
    pages = {
        f"/application/{support}/users/{user.id}/": f"/logs/about/user/{user.id}/",
        f"/settings/subusers/{subuser.id}/": f"/logs/about/subuser/{subuser.id}/",
        f"/settings/service_accounts/{key.id}/": f"/logs/about/service-account/{key.id}/",
        f"/application/{support}/": f"/logs/about/application/{support}/",
    }
    for page, history in pages.items():
        calls.clear()
        assert f'hx-get="{history}" hx-trigger="intersect once"' in main_client.get(page).content.decode()
        assert "GetAuditLog" not in calls
        part = main_client.get(history, headers={"HX-Request": "true"}).content.decode()
        assert 'id="history"' in part
        assert "<html" not in part
    assert main_client.get("/logs/about/planet/7/").status_code == 404


def test_a_history_is_for_those_with_logs(account: Account, support: int, api: Api) -> None:
    let_all_sign_in(account)
    user = next(iter(api.users.list(support)))
    manager = signed_in("usermanager")
    assert "/logs/about/" not in manager.get(f"/application/{support}/users/{user.id}/").content.decode()
    assert manager.get(f"/logs/about/user/{user.id}/").status_code == 403


def test_what_is_done_to_others_is_not_in_a_things_history(
    main_client: Client, api: Api, support: int, ada: int
) -> None:
    other = api.users.add(support, name="bob-b", display_name="Bob", password=PASSWORD)
    main_client.post(f"/application/{support}/users/{other}/active/", {"active": "false"})
    assert sentences(main_client, f"/logs/about/user/{ada}/") == []
    assert sentences(main_client, f"/logs/about/user/{other}/") == [
        "The account created Bob (user)",
        "demo deactivated Bob (user)",
    ]


def test_changes_from_elsewhere_have_the_name_that_the_journal_knows(
    main_client: Client, api: Api, support: int, ada: int
) -> None:
    main_client.post(f"/application/{support}/users/{ada}/active/", {"active": "false"})
    api.users.change(ada, active=True)
    assert sentences(main_client, "/logs/", kind="outside") == ["The account activated Ada Novák (user)"]


def test_where_no_name_is_known_a_thing_is_this_user_on_its_own_page(main_client: Client, api: Api, ada: int) -> None:
    api.users.change(ada, active=False)
    assert sentences(main_client, f"/logs/about/user/{ada}/") == ["The account deactivated this user (user)"]


def test_a_search_for_a_name_finds_all_that_was_done_to_who_has_it(
    main_client: Client, sandbox: RunningSandbox, api: Api, support: int, ada: int
) -> None:
    main_client.post(f"/application/{support}/users/{ada}/active/", {"active": "false"})
    edit = {"name": "ada-n", "display_name": "Zoe", "custom_data": "", "password": ""}
    main_client.post(f"/application/{support}/users/{ada}/edit/", edit)
    main_client.post(f"/application/{support}/users/{ada}/active/", {"active": "true"})
    a_moment_later(sandbox)
    api.users.change(ada, active=False)
    everything = [
        "The account deactivated Zoe (user)",
        "demo activated Zoe (user)",
        "demo changed the display name of Ada Novák (user)",
        "demo deactivated Ada Novák (user)",
    ]
    for name in ("ada-n", "Ada Nov", "zoe", "ADA NOVÁK"):
        assert sentences(main_client, "/logs/", q=name) == everything, name
    assert sentences(main_client, "/logs/", q="somebody else") == []


def test_names_lead_to_the_page_of_the_thing_and_to_what_somebody_did(
    main_client: Client, support: int, ada: int
) -> None:
    main_client.post(f"/application/{support}/users/{ada}/active/", {"active": "false"})
    page = main_client.get("/logs/").content.decode()
    assert f'<a href="/application/{support}/users/{ada}/"><bdi>Ada Novák</bdi></a>' in page
    assert '<a href="/logs/?who=demo"><bdi>demo</bdi></a>' in page


def test_the_name_of_what_is_gone_leads_to_its_history(main_client: Client, support: int, ada: int) -> None:
    main_client.post(f"/application/{support}/users/{ada}/active/", {"active": "false"})
    main_client.post(f"/application/{support}/users/{ada}/delete/", {"typed_name": "ada-n"})
    page = main_client.get("/logs/").content.decode()
    assert page.count(f'<a href="/logs/about/user/{ada}/"><bdi>Ada Novák</bdi></a>') == 2
    assert sentences(main_client, f"/logs/about/user/{ada}/") == [
        "demo deactivated Ada Novák (user)",
        "demo deleted Ada Novák (user)",
    ]


def test_what_is_done_is_a_quiet_sign_and_the_rest_a_badge(
    main_client: Client, sandbox: RunningSandbox, support: int, ada: int
) -> None:
    main_client.post(f"/application/{support}/users/{ada}/active/", {"active": "false"})
    sandbox.fault("SetUserInfo", code=100)
    main_client.post(f"/application/{support}/users/{ada}/active/", {"active": "true"})
    table = main_client.get("/logs/?kind=changes").content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    assert table.count('class="done"') == 1
    assert 'data-tone="bad">Refused</span>' in table
    assert 'data-tone="good"' not in table


def test_a_span_that_is_turned_round_is_put_right_in_its_fields(main_client: Client) -> None:
    turned = {"since": "2026-03-12", "until": "2026-03-11"}
    page = main_client.get("/logs/", turned).content.decode()
    assert 'id="since" value="2026-03-11"' in page
    assert 'id="until" value="2026-03-12"' in page
    part = main_client.get("/logs/", turned, headers={"HX-Request": "true"})
    assert part.content.decode().count("hx-swap-oob") == 2
    assert part.headers["HX-Push-Url"] == "/logs/?since=2026-03-11&until=2026-03-12"

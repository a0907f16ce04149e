"""People from before subusers: the list of service accounts names them, and never waits for that twice."""

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from panel.people.models import Account
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in, signed_in

URL = "/settings/service_accounts/"
SAID = "This account also has 2 admin users"


def page(browser: Client) -> str:
    """The list, which is there whatever is known of admin users."""
    response = browser.get(URL)
    assert response.status_code == 200
    assert response.context["rows"].total > 0
    return response.content.decode()


def test_people_whom_no_list_shows_are_counted_and_named(main_client: Client) -> None:
    shown = page(main_client)
    assert SAID in shown
    for text in ("reports-2017", "Reports of the finance team", "integrator", "not active"):
        assert text in shown


def test_they_are_asked_for_once_in_ten_minutes(main_client: Client, calls: list[str]) -> None:
    assert SAID in page(main_client)
    assert SAID in page(main_client)
    assert calls.count("GetAdminUsers") == 1


@pytest.mark.parametrize("fault", [{"code": 103}, {"http_status": 502}, {"body": "html"}, {"hang": 5}])
def test_an_api_that_does_not_tell_costs_nothing_but_the_notice(
    main_client: Client,
    sandbox: RunningSandbox,
    calls: list[str],
    fault: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("panel.remote.kept.ADMIN_USERS_SECONDS", 0.3)
    sandbox.fault("GetAdminUsers", **fault)
    assert "admin user" not in page(main_client)
    asked = calls.count("GetAdminUsers")
    assert "admin user" not in page(main_client)
    assert calls.count("GetAdminUsers") == asked


def test_an_account_without_them_has_no_notice(main_client: Client, sandbox: RunningSandbox) -> None:
    with sandbox.store.writing() as db:
        db.execute("DELETE FROM admin_users")
    assert "admin user" not in page(main_client)


def test_an_api_that_is_away_is_not_asked_for_them(
    main_client: Client, sandbox: RunningSandbox, calls: list[str]
) -> None:
    page(main_client)
    sandbox.fault("GetKeys", http_status=502)
    calls.clear()
    response = main_client.get(URL)
    assert response.context["known"].as_of is not None
    assert "GetAdminUsers" not in calls


def test_only_who_may_know_them_is_told(account: Account, calls: list[str]) -> None:
    let_all_sign_in(account)
    assert SAID in page(signed_in("owner"))
    caches["default"].clear()
    calls.clear()
    response = signed_in("usermanager").get(URL)
    assert "admin user" not in response.content.decode()
    assert "GetAdminUsers" not in calls

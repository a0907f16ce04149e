"""The pages of a failing API say what was sent before it failed. The faults last to the end of the request."""

import html

from django.test import Client

from tests.sandboxes import RunningSandbox

NOTHING = "Nothing was changed."


def words(client: Client, path: str, data: dict[str, str] | None = None) -> str:
    response = client.get(path) if data is None else client.post(path, data)
    assert response.status_code in {502, 503}
    return html.unescape(response.content.decode())


def test_a_page_that_only_read_says_that_nothing_was_changed(main_client: Client, sandbox: RunningSandbox) -> None:
    sandbox.fault("GetApplications", reset="before")
    assert NOTHING in words(main_client, "/applications/")


def test_an_application_that_was_created_is_not_denied(main_client: Client, sandbox: RunningSandbox) -> None:
    sandbox.fault("GetApplications", reset="before")
    page = words(main_client, "/applications/new/", {"name": "brandnew"})
    assert "This was done before: <strong>AddApplication</strong>." in page
    assert NOTHING not in page


def test_the_same_holds_when_the_api_refuses_the_reading(main_client: Client, sandbox: RunningSandbox) -> None:
    sandbox.fault("GetApplications", code=100)
    page = words(main_client, "/applications/new/", {"name": "brandnew"})
    assert "This was done before: <strong>AddApplication</strong>." in page
    assert NOTHING not in page


def test_a_lost_answer_is_unknown_on_the_page_that_fails_after_it(
    main_client: Client, sandbox: RunningSandbox, support: int
) -> None:
    users = main_client.get(f"/application/{support}/users/").context["users"]
    sandbox.fault("SetUserInfo", reset="after")
    page = words(main_client, f"/application/{support}/users/{users.items[0].id}/active/", {"active": "false"})
    assert "It is not known whether this was done: <strong>SetUserInfo</strong>." in page
    assert NOTHING not in page

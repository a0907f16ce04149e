"""The pages of a failing API say what was sent before it failed. The faults last to the end of the request."""

import html
from typing import Any, cast

import httpx
import pytest
from django.contrib.sessions.backends.cache import SessionStore
from django.http import HttpResponse
from django.test import Client, RequestFactory

from panel.access.access import Access
from panel.api.calls import shared_client
from panel.api.errors import ApiError, ApiRefused, ApiUnreachable
from panel.journal.actor import Actor
from panel.people.models import Member
from panel.remote.member_api import MemberApi
from panel.remote.middleware import ApiMiddleware
from panel.remote.requests import PanelRequest
from panel.remote.sent import Outcome, Sent
from tests.sandboxes import RunningSandbox
from tests.writes.faults import failing_from

NOTHING = "Nothing was changed."


def words(client: Client, path: str, data: dict[str, str] | None = None) -> str:
    response = client.get(path) if data is None else client.post(path, data)
    assert response.status_code in {502, 503}
    return html.unescape(response.content.decode())


def test_a_page_that_only_read_says_that_nothing_was_changed(main_client: Client, sandbox: RunningSandbox) -> None:
    sandbox.fault("GetApplications", reset="before")
    assert NOTHING in words(main_client, "/applications/")


@pytest.mark.parametrize(
    ("fault", "status"),
    [({"code": 117}, 502), ({"code": 340}, 503), ({"reset": "before"}, 503), ({"http_status": 429}, 503)],
)
def test_a_page_says_whether_the_api_refused_or_could_not_answer(
    main_client: Client, sandbox: RunningSandbox, fault: dict[str, Any], status: int
) -> None:
    sandbox.fault("GetApplications", **fault)
    assert main_client.get("/applications/").status_code == status


def test_an_application_that_was_created_is_said_to_be_whatever_fails_next(
    main_client: Client, sandbox: RunningSandbox
) -> None:
    hooks = shared_client().event_hooks
    shared_client().event_hooks = {"response": [lambda answer: fail_after(answer, sandbox)]}
    response = main_client.post("/applications/new/", {"name": "brandnew"})
    shared_client().event_hooks = hooks
    assert response.status_code == 302
    assert "Application brandnew was created." in words(main_client, response.headers["Location"])


def api_as(main_account: Member) -> MemberApi:
    return MemberApi(Actor.without_session(main_account.account), Access.of(["MainAccount"]))


def fail_after(answer: httpx.Response, sandbox: RunningSandbox) -> None:
    """Once the application is added, nothing can be read any more."""
    if answer.request.url.path.endswith("/AddApplication"):
        sandbox.fault("*", reset="before")


@pytest.mark.parametrize(
    "error", [ApiUnreachable("GetApplications", "It is gone."), ApiRefused("GetApplications", 100, "No")]
)
def test_what_was_done_before_is_named(main_account: Member, error: ApiError) -> None:
    request = cast("PanelRequest", RequestFactory().get("/"))
    request.user, request.api, request.session = main_account, api_as(main_account), SessionStore()
    request.api.sent = [Sent("AddApplication", outcome=Outcome.DONE)]
    response = ApiMiddleware(lambda _: HttpResponse()).process_exception(request, error)
    assert response is not None
    page = response.content.decode()
    assert "This was done before: <strong>AddApplication</strong>." in page
    assert NOTHING not in page


def test_a_lost_answer_is_unknown_on_the_page_that_fails_after_it(
    main_client: Client, sandbox: RunningSandbox, support: int
) -> None:
    path = f"/application/{support}/users/skills/"
    main_client.get(path)
    with failing_from(sandbox, "AddSkill", reset="after"):
        page = words(main_client, path, {"name": "Polski"})
    assert "It is not known whether this was done: <strong>AddSkill</strong>." in page
    assert NOTHING not in page

"""What a list does not show of itself: rows that could not be read, rows beyond the limit, unclear fields."""

import json
from typing import Any

import pytest
from django.test import Client

from panel.api import calls, posting

ROLE = {"role_id": 1, "role_name": "Owner"}
LISTS = {
    "/application/{support}/users/": (
        "GetUsers",
        {"user_id": 7, "user_name": "zora", "created": ["?"]},
        {"user_id": None, "user_name": "nobody"},
    ),
    "/applications/": (
        "GetApplications",
        {"application_id": 7, "application_name": "zora.demo.voximplant.com", "modified": "yesterday"},
        {"application_name": "nobody"},
    ),
    "/settings/subusers/": (
        "GetSubUsers",
        {"subuser_id": 7, "subuser_name": "zora", "roles": [ROLE, {"role_id": 5}]},
        {"subuser_id": {}, "subuser_name": "nobody"},
    ),
    "/settings/service_accounts/": (
        "GetKeys",
        {"key_id": "k", "key_name": "zora", "description": {}},
        {"key_name": "nobody"},
    ),
}


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[object]]:
    """Method -> the rows that it answers, in one page, in place of the sandbox's."""
    rows: dict[str, list[object]] = {}

    def post(*given: Any, **more: Any) -> bytes:
        _client, _url, _auth, command, arguments, *_ = given
        if command not in rows:
            return posting.post(*given, **more)
        return json.dumps({"result": rows[command] if arguments.get("offset", "0") == "0" else []}).encode()

    monkeypatch.setattr(calls, "post", post)
    return rows


@pytest.mark.parametrize("path", LISTS)
def test_a_list_shows_what_it_can_and_says_what_it_cannot(
    main_client: Client, support: int, answers: dict[str, list[object]], path: str
) -> None:
    command, odd, nameless = LISTS[path]
    answers[command] = [odd, nameless]
    page = main_client.get(path.format(support=support)).content.decode()
    assert "zora" in page
    assert "Partly unreadable" in page
    assert "1 row could not be read" in page
    assert "nobody" not in page


def test_a_list_that_was_cut_says_so(
    main_client: Client, answers: dict[str, list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panel.api.paging.LARGEST_LIST", 2)
    answers["GetSubUsers"] = [{"subuser_id": number, "subuser_name": f"sub-{number}"} for number in range(1, 4)]
    page = main_client.get("/settings/subusers/").content.decode()
    assert "The list is longer than the panel reads at once" in page
    assert "sub-2" in page


def test_a_busy_api_has_a_page_of_its_own(main_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "BUSY_ATTEMPTS", 1)
    body = b'{"error": {"code": 340, "msg": "Rate limit exceed"}}'
    monkeypatch.setattr(calls, "post", lambda *_args, **_kwargs: body)
    response = main_client.get("/settings/subusers/")
    assert response.status_code == 503
    assert "The API is busy" in response.content.decode()
    assert "Nothing was changed. Try again in a moment." in response.content.decode()


def test_a_key_whose_roles_cannot_all_be_read_keeps_them(main_client: Client, answers: dict[str, list[object]]) -> None:
    answers["GetKeys"] = [{"key_id": "k", "key_name": "zora", "roles": [ROLE, {"role_id": 5}]}]
    url = "/settings/service_accounts/k/edit/"
    page = main_client.post(url, {"name": "zora", "description": "", "roles": ["Admin"]}).content.decode()
    assert "saving could remove them" in page


def test_a_subuser_whose_roles_cannot_all_be_read_is_not_created_again(
    main_client: Client, answers: dict[str, list[object]]
) -> None:
    answers["GetSubUsers"] = [{"subuser_id": 7, "subuser_name": "zora", "roles": [ROLE, {"role_id": 5}]}]
    response = main_client.post("/settings/subusers/7/again/", {"typed_name": "zora", "password": "Fresh-pass-1"})
    assert response.headers["Location"] == "/settings/subusers/7/"

"""The envelope: an error decides first, in whatever company; ids of what was made; the result of a write."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from panel.api.client import Api
from panel.api.errors import ApiBusy, ApiRefused, ApiUnreachable
from tests.api.fakes import api_answering, one_page

ERROR = {"code": 118, "msg": "Taken", "field_name": "user_name"}
USER = {"user_id": 7, "user_name": "ann", "user_display_name": "Ann", "user_active": True}

COMPANY: list[dict[str, Any]] = [
    {},
    {"errors": [ERROR]},
    {"errors": None},
    {"errors": []},
    {"result": 0},
    {"result": 1},
    {"result": None},
    {"result": []},
    {"result": {}},
    {"result": ""},
    {"result": [USER], "total_count": 1},
    {"result": "Taken", "total_count": "none"},
]
ERRORS: list[dict[str, Any]] = [
    {"error": ERROR},
    {"error": {**ERROR, "code": "118"}},
    {"error": {**ERROR, "code": 118.0}},
    {"error": [ERROR]},
    {"error": json.dumps(ERROR)},
    {"errors": [ERROR]},
    {"errors": ERROR},
    {"error": None, "errors": [ERROR]},
    {"error": {}, "errors": [ERROR]},
    {"error": {"msg": "no code"}, "errors": [ERROR]},
]


@pytest.mark.parametrize("error", ERRORS, ids=json.dumps)
@pytest.mark.parametrize("company", COMPANY, ids=json.dumps)
@pytest.mark.parametrize("status", [200, 201, 400, 403, 429])
def test_an_error_with_a_code_decides_first(error: dict[str, Any], company: dict[str, Any], status: int) -> None:
    api = api_answering(company | error, status)
    for refused in (lambda: api.users.list(1), lambda: api.users.delete(1, [7])):
        with pytest.raises(ApiRefused) as caught:
            refused()
        assert (caught.value.code, caught.value.message, caught.value.field) == (118, "Taken", "user_name")


@pytest.mark.parametrize(
    ("error", "message", "field"),
    [
        ({"code": 118, "msg": None, "field_name": None}, "", None),
        ({"code": 118}, "", None),
        ({"code": 118, "msg": 5}, "5", None),
        ({"code": 118, "msg": ["a"], "field_name": {}}, "", None),
    ],
)
def test_an_error_may_have_no_words(error: dict[str, Any], message: str, field: str | None) -> None:
    with pytest.raises(ApiRefused) as caught:
        api_answering({"error": error}).users.list(1)
    assert (caught.value.message, caught.value.field) == (message, field)


@pytest.mark.parametrize("error", [None, {}, "", [], False, 0])
def test_an_error_that_is_nothing_is_no_error(error: object) -> None:
    found = api_answering({"error": error, "errors": error, "result": [USER], "total_count": 1}).users.list(1)
    assert [user.name for user in found] == ["ann"]
    api_answering({"error": error, "result": 1}).users.delete(1, [7])


@pytest.mark.parametrize("error", [{"msg": "something"}, "Authorization failed", ["no"], True, 100, {"code": "abc"}])
def test_an_error_without_a_code_is_neither_a_refusal_nor_a_result(error: object) -> None:
    api = api_answering({"error": error, "result": [USER], "total_count": 1})
    with pytest.raises(ApiUnreachable, match="error without a code"):
        api.users.list(1)
    with pytest.raises(ApiUnreachable) as caught:
        api.users.delete(1, [7])
    assert caught.value.outcome_unknown


@pytest.mark.parametrize("result", [1, "1", 1.0, "1.0", True, "true", 2, [1]])
def test_a_write_was_done(result: object) -> None:
    api_answering({"result": result}).users.delete(1, [7])


@pytest.mark.parametrize("result", [0, None, False, "", "no", {"a": 1}, [1, 1], "absent"])
def test_a_write_that_nobody_confirms_may_or_may_not_be_done(result: object) -> None:
    with pytest.raises(ApiUnreachable) as caught:
        api_answering({} if result == "absent" else {"result": result}).users.delete(1, [7])
    assert caught.value.outcome_unknown


MADE: dict[str, Callable[[Api], int]] = {
    "user_id": lambda api: api.users.add(1, name="ann", display_name="Ann", password="x"),
    "application_id": lambda api: api.applications.add(name="a"),
    "skill_id": lambda api: api.skills.add(name="a"),
    "subuser_id": lambda api: api.subusers.add(name="sub", password="x"),
}
PLACES: dict[str, Callable[[str, object], dict[str, Any]]] = {
    "beside": lambda name, id_: {"result": 1, name: id_},
    "beside a truth": lambda name, id_: {"result": True, name: id_},
    "alone": lambda name, id_: {name: id_},
    "beside null": lambda name, id_: {"result": None, name: id_},
    "inside": lambda name, id_: {"result": {name: id_}},
    "inside a list": lambda name, id_: {"result": [{name: id_}]},
    "inside, with more": lambda name, id_: {"result": {name: id_, "more": None}, "more": [1]},
}


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("written", [385, "385", 385.0])
def test_the_id_of_what_was_made_is_found(name: str, place: str, written: object) -> None:
    assert MADE[name](api_answering(PLACES[place](name, written))) == 385


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("body", [{"result": 1}, {"result": {}}, {"result": 0}])
def test_without_an_id_nobody_knows_what_was_made(name: str, body: dict[str, Any]) -> None:
    with pytest.raises(ApiUnreachable) as caught:
        MADE[name](api_answering(body))
    assert caught.value.outcome_unknown


def test_a_failed_write_does_not_count_because_an_id_is_beside_it() -> None:
    with pytest.raises(ApiUnreachable):
        api_answering({"result": 0, "user_id": 7}).users.add(1, name="ann", display_name="Ann", password="x")


@pytest.mark.parametrize("status", [200, 201, 202, 203])
def test_any_status_of_success_is_one(status: int) -> None:
    assert len(api_answering({"result": [USER], "total_count": 1}, status).users.list(1)) == 1


def test_a_byte_order_mark_is_no_harm() -> None:
    body = b"\xef\xbb\xbf" + json.dumps({"result": [USER], "total_count": 1}).encode()
    assert len(api_answering(body).users.list(1)) == 1


@pytest.mark.parametrize("total", [41, "41", 41.0, " 41 "])
def test_a_total_may_be_a_text(total: object) -> None:
    assert one_page([USER], total_count=total).users.list(1, count=1).total == 41


@pytest.mark.parametrize("body", [{"result": None}, {"result": None, "total_count": 0}, {"result": {}}, {"result": []}])
def test_a_list_without_rows_may_be_nothing(body: dict[str, Any]) -> None:
    found = api_answering(body).users.list(1)
    assert (found.items, found.total) == ((), 0)


def test_an_answer_without_a_result_is_no_empty_list() -> None:
    with pytest.raises(ApiUnreachable, match="neither a result nor an error"):
        api_answering({"total_count": 0}).users.list(1)


@pytest.mark.parametrize("body", [{"result": True}, {"result": "true"}, {"result": 1}])
def test_an_address_is_allowed(body: dict[str, Any]) -> None:
    assert api_answering(body).account.may_call_from("127.0.0.1")


def test_an_address_is_not_allowed() -> None:
    assert not api_answering({"result": False, "authorized_ip": "10.0.0.0/8"}).account.may_call_from("10.0.0.1")


def test_the_account_tells_the_host_it_would_like_to_be_called_at() -> None:
    info = api_answering(
        {"result": {"account_id": 1, "account_name": "demo"}, "api_address": "api-eu.voximplant.com"}
    ).account.info()
    assert info.api_address == "api-eu.voximplant.com"


def test_a_refusal_that_means_later_is_a_kind_of_its_own() -> None:
    kinds = {}
    for code in (314, 340, 515, 118):
        api: Api = api_answering({"error": {"code": code, "msg": "x"}})
        with pytest.raises(ApiRefused) as caught:
            api.users.delete(1, [7])
        kinds[code] = type(caught.value) is ApiBusy
    assert kinds == {314: True, 340: True, 515: True, 118: False}

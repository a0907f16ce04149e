"""How a call travels: URL forms, verbs, bodies, and what comes back when something is wrong with it."""

import json

import httpx
import pytest

from panel.sandbox.methods import METHODS
from tests.sandbox.asking import Asker, Asking, code, token
from tests.sandboxes import RunningSandbox

PARAMETERS = {"application_name": "support", "user_name": "li-na"}

CONTRACT = (
    "AddUser", "DelUser", "SetUserInfo", "GetUsers", "CreateKey", "GetKeys", "UpdateKey", "DeleteKey",
    "SetKeyRoles", "GetKeyRoles", "RemoveKeyRoles", "AddSubUser", "GetSubUsers", "SetSubUserInfo", "DelSubUser",
    "SetSubUserRoles", "GetSubUserRoles", "RemoveSubUserRoles", "GetRoles", "GetRoleGroups", "GetApplications",
    "AddApplication", "SetApplicationInfo", "DelApplication", "GetAccountInfo", "GetAuditLog", "GetSkills",
    "AddSkill", "SetSkillInfo", "DelSkill", "BindSkill", "GetQueues", "BindUserToQueue", "SQ_GetQueues",
    "SQ_GetSkills", "SQ_GetAgents", "SQ_BindAgent", "SQ_UnbindAgent", "SQ_BindSkill", "SQ_UnbindSkill",
    "SQ_SetAgentInfo", "GetAuditLogAsync", "GetHistoryReports", "DownloadHistoryReport", "GetAdminUsers",
    "GetAdminRoles", "CheckAuthorizedAccountIP", "GetAuthorizedAccountIPs", "AddAuthorizedAccountIP",
    "DelAuthorizedAccountIP", "Logon", "GetSessionID",
)  # fmt: skip


@pytest.fixture
def http(sandbox: RunningSandbox, asking: Asking) -> httpx.Client:
    asking.headers["Authorization"] = f"Bearer {token(sandbox.credentials)}"
    return asking


def found(response: httpx.Response) -> list[str]:
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    return [user["user_display_name"] for user in response.json()["result"]]


@pytest.mark.parametrize("path", ["/GetUsers", "/GetUsers/"])
def test_the_method_can_be_in_the_path(http: httpx.Client, sandbox: RunningSandbox, path: str) -> None:
    assert found(http.get(sandbox.url + path, params=PARAMETERS)) == ["李娜"]
    assert found(http.post(sandbox.url + path, params=PARAMETERS)) == ["李娜"]
    assert found(http.post(sandbox.url + path, data=PARAMETERS)) == ["李娜"]


@pytest.mark.parametrize("path", ["", "/"])
def test_the_method_can_be_a_parameter(http: httpx.Client, sandbox: RunningSandbox, path: str) -> None:
    parameters = PARAMETERS | {"cmd": "GetUsers"}
    assert found(http.get(sandbox.url + path, params=parameters)) == ["李娜"]
    assert found(http.post(sandbox.url + path, data=parameters)) == ["李娜"]


def test_a_body_can_be_multipart(http: httpx.Client, sandbox: RunningSandbox) -> None:
    parts = {"cmd": "SetUserInfo", "user_id": "5500001", "user_display_name": 'Ünï\r\n--cødé; "x"'}
    response = http.post(sandbox.url, files={name: (None, value.encode()) for name, value in parts.items()})
    assert response.json() == {"result": 1}
    listed = http.get(f"{sandbox.url}/GetUsers", params={"application_name": "support", "user_id": 5500001})
    assert found(listed) == ['Ünï\r\n--cødé; "x"']


def test_a_json_body_is_not_looked_into(http: httpx.Client, sandbox: RunningSandbox) -> None:
    assert found(http.post(f"{sandbox.url}/GetUsers", params=PARAMETERS, json={"user_name": "x"})) == ["李娜"]


def test_of_a_repeated_parameter_the_first_counts(http: httpx.Client, sandbox: RunningSandbox) -> None:
    twice = f"{sandbox.url}/GetUsers?application_name=support&user_name=li-na&user_name=nobody"
    assert found(http.post(twice, data={"user_name": "nobody"})) == ["李娜"]


def test_of_a_repeated_list_all_values_count(http: httpx.Client, sandbox: RunningSandbox) -> None:
    twice = f"{sandbox.url}/SetSubUserRoles?subuser_id=2013&role_id=41&role_id=23"
    assert http.post(twice, data={"role_id": "11;12"}).json() == {"result": 1}
    roles = http.get(f"{sandbox.url}/GetSubUserRoles?subuser_id=2013").json()["result"]
    assert {role["role_id"] for role in roles if not role["inherited"]} == {11, 12, 23, 41}


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_http_methods_are_refused_and_change_nothing(
    http: httpx.Client, sandbox: RunningSandbox, verb: str
) -> None:
    response = http.request(verb, f"{sandbox.url}/DelUser", params={"user_id": "all"})
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")
    assert response.json()["error"]["code"] == 103
    assert http.get(f"{sandbox.url}/GetUsers?application_name=support").json()["total_count"] == 25


def test_the_api_address_of_the_account_answers(ask: Asker, asking: Asking, sandbox: RunningSandbox) -> None:
    address = ask("GetAccountInfo")["api_address"]
    assert asking.get(f"http://{address}/platform_api").json()["error"]["code"] == 102
    assert sandbox.url == f"http://{address}/platform_api"


def test_unknown_parameters_are_ignored(ask: Asker) -> None:
    assert ask("GetUsers", **PARAMETERS, colour="blue")["total_count"] == 1


def test_a_call_without_method_is_refused_as_the_api_does_it(http: httpx.Client, sandbox: RunningSandbox) -> None:
    error = {"msg": "'cmd' parameter is missed.", "code": 102}
    assert http.get(f"{sandbox.url}/").json() == {"error": error, "errors": [error]}
    assert http.post(sandbox.url).json() == {"error": error, "errors": [error]}


@pytest.mark.parametrize("method", ["getusers", "Nope", "GetUsers/x", "__class__", "ÿ"])
def test_an_unknown_method_is_refused_with_103(http: httpx.Client, sandbox: RunningSandbox, method: str) -> None:
    error = {"msg": "Unknown command.", "code": 103}
    assert http.get(f"{sandbox.url}/{method}").json() == {"error": error, "errors": [error]}


def test_the_root_says_what_answers_here(sandbox: RunningSandbox) -> None:
    root = sandbox.url.removesuffix("platform_api")
    assert httpx.get(root).json()["status"] == "ok"
    assert httpx.get(f"{root}other").status_code == 404


def test_a_body_that_is_too_large_is_refused(http: httpx.Client, sandbox: RunningSandbox) -> None:
    assert code(http.post(f"{sandbox.url}/GetRoles", data={"x": "x" * 10_500_000}).json()) == 101


def test_a_broken_multipart_body_is_no_body(http: httpx.Client, sandbox: RunningSandbox) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    for content in (b"", b"--b", b"--b\r\n\r\nx\r\n--b--", b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--"):
        assert code(http.post(sandbox.url, content=content, headers=headers).json()) == 102


def test_text_of_every_script_comes_back_as_it_was_sent(ask: Asker) -> None:
    for name in ("<b>&amp;\"'</b>", "日本語", "\u202eעברית", "👩🏽‍💻", "a\u0000b", " spaces ", "%41+;=&"):
        assert ask("SetUserInfo", user_id=5500001, user_display_name=name, user_custom_data=name) == {"result": 1}
        (user,) = ask("GetUsers", application_name="support", user_id=5500001)["result"]
        assert (user["user_display_name"], user["user_custom_data"]) == (name, name)


def test_every_method_of_the_contract_is_there() -> None:
    assert sorted(METHODS) == sorted(CONTRACT)


def test_an_error_inside_is_told_as_an_internal_error_without_details(
    sandbox: RunningSandbox, ask: Asker, capsys: pytest.CaptureFixture[str]
) -> None:
    with sandbox.store.writing() as db:
        db.execute("ALTER TABLE skills RENAME TO skills_elsewhere")
    answer = ask("GetSkills")
    assert code(answer) == 2
    assert "skills" not in json.dumps(answer)
    assert "no such table" in capsys.readouterr().err

"""Misbehaviour on demand."""

import time

import httpx
import pytest

from tests.sandbox.asking import Asker, Asking, code, token
from tests.sandboxes import DOCUMENTED, RunningSandbox, running_sandbox


@pytest.fixture
def control(sandbox: RunningSandbox) -> str:
    return sandbox.url.replace("platform_api", "_faults")


def raw(sandbox: RunningSandbox, method: str, **parameters: object) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token(sandbox.credentials)}"}
    return httpx.post(f"{sandbox.url}/{method}", data=parameters, headers=headers)


def test_faults_are_set_listed_and_forgotten_over_http(control: str, ask: Asker) -> None:
    fault = {"method": "GetRoles", "code": 340, "times": 2}
    assert httpx.post(control, json=fault).json() == {"faults": [fault]}
    assert code(ask("GetRoles")) == 340
    assert code(ask("GetSkills")) is None
    assert httpx.get(control).json() == {"faults": [fault | {"times": 1}]}
    assert httpx.delete(control).json() == {"faults": []}
    assert code(ask("GetRoles")) is None


def test_a_fault_ends_after_its_times(sandbox: RunningSandbox, ask: Asker) -> None:
    sandbox.fault("GetRoles", code=2, times=2)
    assert [code(ask("GetRoles")) for _ in range(3)] == [2, 2, None]


@pytest.mark.parametrize(
    "fault",
    [
        [],
        "x",
        {"colour": "blue"},
        {"times": "2"},
        {"code": True},
        {"latency_ms": -1},
        {"body": "pdf"},
        {"reset": 1},
        {"http_status": 99},
        {"method": 7},
    ],
)
def test_a_wrong_fault_is_refused_with_a_reason(control: str, fault: object) -> None:
    response = httpx.post(control, json=fault)
    assert response.status_code == 400
    assert response.json()["error"]
    assert httpx.get(control).json() == {"faults": []}


def test_what_is_no_json_is_refused(control: str) -> None:
    assert httpx.post(control, content=b"{").status_code == 400


def test_without_the_switch_there_is_no_control_address() -> None:
    with running_sandbox("empty", faults=False, **DOCUMENTED) as sandbox:
        assert httpx.get(sandbox.url.replace("platform_api", "_faults")).status_code == 404
        sandbox.fault("*", http_status=500)
        assert raw(sandbox, "GetRoles").status_code == 200


def test_latency_delays_an_answer(sandbox: RunningSandbox, ask: Asker) -> None:
    sandbox.fault(latency_ms=120)
    started = time.perf_counter()
    assert code(ask("GetRoles")) is None
    assert time.perf_counter() - started >= 0.12


def test_a_rate_limit_refuses_what_is_above_it(sandbox: RunningSandbox, ask: Asker) -> None:
    sandbox.fault(rate_limit=3)
    assert [code(ask("GetRoles")) for _ in range(4)] == [None, None, None, 340]
    time.sleep(1)
    assert code(ask("GetRoles")) is None


@pytest.mark.parametrize(
    ("fault", "status", "kind", "content"),
    [
        ({"http_status": 503}, 503, "application/json", b'{"result": 1, "skill_id": 708}'),
        ({"body": "html", "http_status": 502}, 502, "text/html", None),
        ({"body": "truncated"}, 200, "application/json", b'{"result": 1, "'),
        ({"body": "wrong_types"}, 200, "application/json", b'{"result": "1", "skill_id": "708"}'),
        ({"body": "empty"}, 200, "application/json", b""),
    ],
)
def test_a_spoilt_answer_comes_after_the_command_took_effect(
    sandbox: RunningSandbox, ask: Asker, fault: dict[str, object], status: int, kind: str, content: bytes | None
) -> None:
    sandbox.fault("AddSkill", times=1, **fault)
    response = raw(sandbox, "AddSkill", skill_name="Juggling")
    assert (response.status_code, response.headers["content-type"]) == (status, kind)
    assert content is None or response.content == content
    assert code(ask("AddSkill", skill_name="Juggling")) == 221


@pytest.mark.parametrize(("reset", "afterwards"), [("before", None), ("after", 221)])
def test_a_connection_breaks_before_or_after_the_command(
    sandbox: RunningSandbox, ask: Asker, reset: str, afterwards: int | None
) -> None:
    sandbox.fault("AddSkill", reset=reset, times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        raw(sandbox, "AddSkill", skill_name="Juggling")
    assert code(ask("AddSkill", skill_name="Juggling")) == afterwards


def test_a_fault_of_one_method_finds_it_in_both_url_forms(sandbox: RunningSandbox, asking: Asking) -> None:
    sandbox.fault("GetRoles", code=5)
    assert code(asking.post(sandbox.url, data={"cmd": "GetRoles"}).json()) == 5
    assert code(asking.get(f"{sandbox.url}/GetRoles/").json()) == 5
    assert code(asking.get(f"{sandbox.url}/GetSkills/").json()) == 100

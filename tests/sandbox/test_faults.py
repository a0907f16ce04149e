"""Misbehaviour on demand."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.sandbox.asking import Asker, Asking, code, token
from tests.sandboxes import DOCUMENTED, RunningSandbox, running_sandbox


@pytest.fixture
def control(sandbox: RunningSandbox) -> str:
    return sandbox.url.replace("platform_api", "_faults")


def raw(sandbox: RunningSandbox, method: str, timeout: float = 10, **parameters: object) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token(sandbox.credentials)}"}
    return httpx.post(f"{sandbox.url}/{method}", data=parameters, headers=headers, timeout=timeout)


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
        {"method": ["GetRoles", 7]},
        {"kind": "both"},
        {"when": "later"},
        {"hang": 61},
        {"drip": "all"},
        {"after_calls": True},
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


def test_a_fault_can_strike_several_methods_or_one_kind_of_call(sandbox: RunningSandbox, ask: Asker) -> None:
    sandbox.fault(["GetRoles", "AddSkill"], code=2)
    assert [code(ask(method)) for method in ("GetRoles", "AddSkill", "GetSkills")] == [2, 2, None]
    sandbox.clear_faults()
    sandbox.fault(kind="write", code=2)
    assert [code(ask(method)) for method in ("GetRoles", "GetSkills", "DelSkill", "NoSuchMethod")] == [
        None,
        None,
        2,
        103,
    ]
    sandbox.clear_faults()
    sandbox.fault(kind="read", code=2)
    assert [code(ask("GetRoles")), code(ask("AddSkill", skill_name="Juggling"))] == [2, None]


def test_a_fault_can_let_calls_pass_first_and_last_from_then_on(sandbox: RunningSandbox, ask: Asker) -> None:
    sandbox.fault("GetRoles", code=2, after_calls=2)
    assert code(ask("GetSkills")) is None
    assert [code(ask("GetRoles")) for _ in range(5)] == [None, None, 2, 2, 2]
    sandbox.clear_faults()
    sandbox.fault("GetRoles", code=2, after_calls=1, times=1)
    assert [code(ask("GetRoles")) for _ in range(3)] == [None, 2, None]


def test_a_fault_that_waits_leaves_the_call_to_the_next_one(sandbox: RunningSandbox, ask: Asker) -> None:
    sandbox.fault("GetRoles", code=2, after_calls=1)
    sandbox.fault("GetRoles", code=340)
    assert [code(ask("GetRoles")) for _ in range(2)] == [340, 2]


FAILING: list[dict[str, object]] = [
    {"http_status": 500},
    {"http_status": 502, "body": "html"},
    {"http_status": 429},
    {"http_status": 403},
    {"http_status": 302},
    {"http_status": 204},
    {"body": "empty"},
    {"body": "truncated"},
    {"code": 340},
    {"code": 100},
    {"code": 2},
]


@pytest.mark.parametrize("fault", FAILING)
@pytest.mark.parametrize(("when", "afterwards"), [("before", None), ("after", 221)])
def test_every_failure_can_come_before_the_change_and_after_it(
    sandbox: RunningSandbox, ask: Asker, fault: dict[str, object], when: str, afterwards: int | None
) -> None:
    sandbox.fault("AddSkill", when=when, times=1, **fault)
    response = raw(sandbox, "AddSkill", skill_name="Juggling")
    assert response.status_code == fault.get("http_status", 200)
    if "code" in fault:
        assert code(response.json()) == fault["code"]
    assert code(ask("AddSkill", skill_name="Juggling")) == afterwards


def test_a_redirect_leads_nowhere_and_no_content_has_no_body(sandbox: RunningSandbox, ask: Asker) -> None:
    sandbox.fault("GetRoles", http_status=302, times=1)
    assert raw(sandbox, "GetRoles").headers["location"] == "/moved/elsewhere"
    sandbox.fault("GetRoles", http_status=204, times=1)
    response = raw(sandbox, "GetRoles")
    assert (response.content, "content-length" in response.headers) == (b"", False)
    assert code(ask("GetRoles")) is None


@pytest.mark.parametrize(("when", "skills"), [("before", 7), ("after", 8)])
def test_a_call_hangs_before_or_after_the_change_until_faults_are_forgotten(
    sandbox: RunningSandbox, ask: Asker, when: str, skills: int
) -> None:
    sandbox.fault("AddSkill", hang=60, when=when, times=1)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(raw, sandbox, "AddSkill", timeout=60, skill_name="Juggling")
        while sandbox.faults.shown() or ask("GetSkills")["total_count"] != skills:
            time.sleep(0.01)  # until it has struck
        assert not waiting.done()
        sandbox.clear_faults()
        with pytest.raises(httpx.RemoteProtocolError):
            waiting.result()
    assert ask("GetSkills")["total_count"] == skills


@pytest.mark.parametrize("part", ["headers", "body"])
def test_an_answer_can_drip(sandbox: RunningSandbox, part: str) -> None:
    sandbox.fault("GetSkills", drip=part, drip_ms=1)
    started = time.perf_counter()
    assert raw(sandbox, "GetSkills").json()["total_count"] == 7
    assert time.perf_counter() - started > 0.08
    sandbox.clear_faults()
    sandbox.fault("GetSkills", drip=part, drip_ms=10_000)
    with pytest.raises(httpx.ReadTimeout):
        raw(sandbox, "GetSkills", timeout=0.2)
    sandbox.reset()

"""Whatever is sent, the sandbox answers as the documentation says: no internal error, no traceback, no other shape.

`FUZZ_EXAMPLES` sets the number of examples: 200 unless said otherwise, 10,000 with `make fuzz`.
"""

import os
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panel.sandbox.methods import METHODS
from panel.sandbox.params import Kind, Param
from tests.contract.shapes import ANSWERS, FILES, judge
from tests.sandbox.asking import token
from tests.sandboxes import DOCUMENTED, RunningSandbox, running_sandbox

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "200"))
fuzz = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# Values that mean something in the demo account, so that examples get beyond the first check.
MEANINGFUL: dict[str, tuple[str, ...]] = {
    "application_id": ("4100001", "4100002", "4100001;4100003", "all"),
    "application_name": ("support", "sales.demo.voximplant.com", "support;sales", "new-one"),
    "required_application_name": ("support", "empty.demo.voximplant.com"),
    "user_id": ("5500001", "5500001;5500002", "5500251", "all"),
    "user_name": ("li-na", "li-na;amelie-dubois", "newcomer"),
    "new_user_name": ("newcomer", "li-na"),
    "user_password": ("Tulip-7-field",),
    "new_subuser_password": ("Tulip-7-field",),
    "old_subuser_password": ("Demo-panel-1",),
    "new_subuser_name": ("martha", "owner"),
    "subuser_id": ("2001", "2012"),
    "role_id": ("11", "12;41", "3;7;9"),
    "role_name": ("Owner", "Admin;UserManager"),
    "group_name": ("Account",),
    "skill_id": ("701", "701;702", "all"),
    "excluded_skill_id": ("701",),
    "showing_skill_id": ("701",),
    "skill_name": ("English", "English;Deutsch"),
    "new_skill_name": ("Juggling", "Deutsch"),
    "acd_queue_id": ("301", "301;302", "all"),
    "acd_queue_name": ("hotline", "hotline;billing"),
    "acd_status": ("READY", "READY;OFFLINE"),
    "order_by": ("user_id", "user_display_name"),
    "sq_queue_id": ("901", "901;902", "all"),
    "sq_queue_name": ("inbound", "inbound;callbacks"),
    "sq_skill_id": ("1201", "1201;1204", "all"),
    "sq_skill_name": ("Renewals", "Renewals;Enterprise"),
    "sq_skills": (
        '[{"sq_skill_id": 1201, "sq_skill_level": 3}]',
        '[{"sq_skill_name": "Renewals", "sq_skill_level": 5, "min_sq_skill_level": 2}]',
        '[{"sq_skill_name": "\\ud800", "sq_skill_level": 1}]',
        '[{"sq_skill_id": 1e999}, {"sq_skill_id": [], "sq_skill_level": {}}]',
    ),
    "sq_statuses": (
        '[{"sq_status_type": "CALL", "sq_status_name": "READY"}]',
        '[{"sq_status_type": [], "sq_status_name": {}}]',
    ),
    "bind_mode": ("add", "add_queues", "replace", "replace_agents", "replace_skills"),
    "from_date": ("2026-11-01 00:00:00", "0001-01-01 00:00:00"),
    "to_date": ("2026-12-01 00:00:00", "9999-12-31 23:59:59"),
    "history_type": ("audit", "calls;audit"),
    "output": ("csv",),
    "history_report_id": ("234001",),
    "required_admin_user_id": ("801",),
    "admin_role_id": ("81",),
    "authorized_ip": ("192.0.2.7", "192.0.2.0/24", "all"),
    "contains_ip": ("192.0.2.7",),
    "account_id": ("1234567",),
    "account_name": ("demo",),
    "subuser_login": ("owner", "USERMANAGER"),
    "subuser_password": ("Demo-panel-1",),
    "timezone": ("auto", "Asia/Tokyo", "../UTC"),
}
BY_KIND = {
    Kind.FLAG: ("true", "False", "1", "0"),
    Kind.NUMBER: ("0", "1", "20", "1000"),
    Kind.COUNT: ("0", "1", "20", "1000", "10000"),
    Kind.JSON_LIST: ("[]", "[{}]", "[[[[]]]]", "null", "1"),
}
HOSTILE = (
    "", " ", ";", "all", "-1", "+5", "1_000", "1.5", "1e3", "0x10", "١٢", "9" * 19, "9" * 400, "-" + "9" * 19,
    "true", "null", "NaN", "[" * 2000, '{"a": 1}', "' OR 1=1 --", "%", "_", "\x00", "\r\n", "\u202e", "😀", "x" * 9000,
    "../../etc/passwd", "1;2;;3", ";1", "2026-13-01 00:00:00", "${jndi:x}", "<script>",
)  # fmt: skip


def values(param: Param) -> st.SearchStrategy[str]:
    """Mostly what makes sense for a parameter, now and then anything at all."""
    known = MEANINGFUL.get(param.name, ()) + BY_KIND.get(param.kind, ())
    anything = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60), st.integers().map(str))
    return st.one_of(st.sampled_from(known), st.sampled_from(known), anything) if known else anything


KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "multipart/form-data", "text/plain")


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """A method, and what it needs: of alternatives one most of the time; the rest as it comes."""
    method = METHODS[draw(st.sampled_from(sorted(set(METHODS) - FILES)))]
    chosen = {param.name for param in method.params if draw(st.integers(0, 9)) < (9 if param.required else 3)}
    for choice in method.alternatives:
        if choice.required and draw(st.integers(0, 9)):
            chosen = chosen - set(choice.names) | {draw(st.sampled_from(choice.names))}
    return method.name, {param.name: draw(values(param)) for param in method.params if param.name in chosen}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox("demo", **DOCUMENTED) as running:
        yield running


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=30) as client:
        yield client


def signed(sandbox: RunningSandbox) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(sandbox.credentials)}"}


def answered(response: httpx.Response) -> dict[str, Any]:
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    answer: dict[str, Any] = response.json()
    return answer


def test_every_method_has_a_shape_to_be_judged_by() -> None:
    assert set(ANSWERS) | FILES == set(METHODS)


@fuzz
@given(calls())
def test_every_call_is_answered_in_the_documented_shape(
    sandbox: RunningSandbox, client: httpx.Client, call: tuple[str, dict[str, str]]
) -> None:
    method, parameters = call
    sandbox.reset()
    judge(method, answered(client.post(f"{sandbox.url}/{method}", data=parameters, headers=signed(sandbox))))


@fuzz
@given(st.lists(calls(), min_size=2, max_size=6))
def test_calls_after_one_another_are_answered_in_the_documented_shape(
    sandbox: RunningSandbox, client: httpx.Client, several: list[tuple[str, dict[str, str]]]
) -> None:
    sandbox.reset()
    for method, parameters in several:
        judge(method, answered(client.get(f"{sandbox.url}/{method}/", params=parameters, headers=signed(sandbox))))


@fuzz
@given(
    content=st.binary(max_size=300),
    kind=st.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=b",
            "multipart/form-data",
            "application/json",
        ]
    ),
    query=st.binary(max_size=40).map(lambda raw: raw.hex(" ").replace(" ", "%")),
)
def test_whatever_a_body_holds_it_is_answered(
    sandbox: RunningSandbox, client: httpx.Client, content: bytes, kind: str, query: str
) -> None:
    headers = signed(sandbox) | {"Content-Type": kind}
    for body in (content, b"--b\r\nContent-Disposition: form-data; name=user_name\r\n\r\n" + content + b"\r\n--b--"):
        url = f"{sandbox.url}/GetUsers?application_name=support&user_name=%{query}"
        judge("GetUsers", answered(client.post(url, content=body, headers=headers)))


@fuzz
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=200))
def test_whatever_a_token_holds_it_is_refused(sandbox: RunningSandbox, client: httpx.Client, junk: str) -> None:
    good = signed(sandbox)["Authorization"]
    for header in (
        f"Bearer {junk}",
        junk,
        f"{good}{junk}",
        f"Bearer {junk}.{junk}.{junk}",
        good.replace(".", f".{junk}"),
    ):
        answer = answered(client.get(f"{sandbox.url}/GetRoles", headers={"Authorization": header}))
        assert junk == "" or answer["error"]["code"] in (100, 447)
        judge("GetRoles", answer)


TEXTS = st.text(max_size=255)


@fuzz
@given(display_name=TEXTS.filter(bool), custom_data=TEXTS, active=st.booleans(), shared=st.booleans())
def test_what_is_written_is_read_back_equal(
    sandbox: RunningSandbox, client: httpx.Client, display_name: str, custom_data: str, active: bool, shared: bool
) -> None:
    sandbox.reset()
    written = {
        "user_display_name": display_name,
        "user_custom_data": custom_data,
        "user_active": active,
        "parent_accounting": shared,
    }
    new = {"user_name": "newcomer", "user_password": "Tulip-7-field", "application_name": "empty"}
    users = f"{sandbox.url}/GetUsers?application_name=empty"
    added = answered(client.post(f"{sandbox.url}/AddUser", data=new | written, headers=signed(sandbox)))
    changed = {"user_id": added["user_id"], "user_display_name": "x"} | written
    for method, parameters in (("GetUsers", {}), ("SetUserInfo", changed)):
        client.post(f"{sandbox.url}/{method}", data=parameters, headers=signed(sandbox))
        (read,) = answered(client.get(users, headers=signed(sandbox)))["result"]
        assert {"user_custom_data": "", **read} | written == {"user_custom_data": "", **read}

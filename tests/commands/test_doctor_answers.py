"""What the doctor makes of answers: their shapes without values, differences, refusals, the account's addresses."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from panel.api.rights import METHOD_ROLES
from panel.doctor.asking import QUESTIONS, Heard
from panel.doctor.comparing import differences
from panel.doctor.documented import ROWS
from panel.doctor.shapes import shape_of
from panel.people.encryption import encrypt
from panel.people.models import Account
from tests.sandboxes import RunningSandbox

USER = {"user_id": 1, "user_name": "a", "user_display_name": "a", "user_active": True}


@pytest.fixture(autouse=True)
def static_files(settings: Settings, tmp_path: Path) -> None:
    """Collected static files."""
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text("{}")


def examine(*arguments: str) -> str:
    """What the doctor says, whether or not something is to be done; spaces as one."""
    said = io.StringIO()
    try:
        call_command("doctor", *arguments, stdout=said)
    except CommandError as error:
        said.write(str(error))
    return re.sub(" +", " ", said.getvalue())


def compared(command: str, **envelope: Any) -> list[tuple[str, bool]]:
    """The differences of an answer."""
    question = next(question for question in QUESTIONS if question.command == command)
    return [(found.said, found.understood) for found in differences(Heard(question, envelope))]


def users(**fields: Any) -> list[tuple[str, bool]]:
    """The differences of an answer of one user."""
    return compared("GetUsers", result=[{**USER, **fields}], total_count=1, count=1)


def test_every_reading_method_that_the_panel_may_call_is_asked() -> None:
    reading = {command for command in METHOD_ROLES if re.match("(SQ_)?Get|Check", command)}
    assert [question.command for question in QUESTIONS if question.command not in reading] == []
    assert reading == {question.command for question in QUESTIONS}


def test_every_list_has_its_documented_fields() -> None:
    assert {question.command for question in QUESTIONS if question.is_list} <= ROWS.keys()


@pytest.mark.parametrize(
    ("fields", "said", "understood"),
    [
        ({"user_active": 1}, "user_active came as 0 or 1; the panel reads that as a yes or no", True),
        ({"user_active": "perhaps"}, "user_active came as string; the panel expects a yes or no, and does not", False),
        ({"user_id": "7"}, "user_id came as digits as text; the panel reads that as a whole number", True),
        ({"user_id": None}, "user_id came as null; the panel cannot use such a row", False),
        ({"created": "2026-01-02T03:04:05Z"}, "created came as date string of another form; the panel reads", True),
        ({"created": "yesterday"}, "created came as string; the panel expects a date string", False),
        ({"created": ""}, "created came as empty string; for the panel the field is missing", True),
        ({"balance": "1.50"}, "balance came as number with a fraction as text; the panel reads that as a number", True),
        ({"skills": {"skill_id": 1, "skill_name": "a"}}, "skills came as an object; the panel reads that as a", True),
        ({"skills": [{"skill_name": "a"}]}, "skills.skill_id did not come; the panel cannot use such", False),
        ({"nickname": "al"}, "nickname came, which is not documented; the panel does not read that", True),
        ({"al@example.com": 1}, "(another name) came, which is not documented", True),
    ],
)
def test_a_difference_is_a_sentence(fields: dict[str, Any], said: str, understood: bool) -> None:
    found = users(**fields)
    assert len(found) == 1, found
    assert found[0][0].startswith(f"GetUsers: {said}")
    assert found[0][1] is understood


@pytest.mark.parametrize(
    ("envelope", "said", "understood"),
    [
        ({"result": USER, "total_count": 1}, "result came as one object", True),
        ({"result": None, "total_count": 0}, "result came as null; the panel reads that as an empty list", True),
        ({"result": [USER]}, "total_count did not come; the panel reads such a list until a page is empty", True),
        ({"result": [USER], "total_count": 1, "error": None}, "error came as null in an answer", True),
        ({"total_count": 1}, "result did not come; the panel expects a list, and does not understand", False),
        ({"result": "gone", "total_count": 1}, "result came as string; the panel expects a list", False),
    ],
)
def test_so_is_one_of_the_envelope(envelope: dict[str, Any], said: str, understood: bool) -> None:
    first, *_ = compared("GetUsers", **envelope)
    assert first[0].startswith(f"GetUsers: {said}")
    assert first[1] is understood


@pytest.mark.parametrize(
    ("child_ids", "said", "understood"),
    [
        (["1"], "child_ids came as a list of something else; the panel reads that as a list", True),
        (["x"], "child_ids came as a list of something else; the panel expects a list, and does not", False),
    ],
)
def test_lists_of_numbers_are_looked_into(child_ids: list[str], said: str, understood: bool) -> None:
    (found,) = compared("GetRoles", result=[{"role_id": 1, "role_name": "a", "child_ids": child_ids}])
    assert found[0].startswith(f"GetRoles: {said}")
    assert found[1] is understood


def test_an_account_that_is_not_told_is_a_difference() -> None:
    assert compared("GetAccountInfo", result=None) == [
        ("GetAccountInfo: result held a row that came as null; the panel cannot use such a row.", False)
    ]


def test_an_answer_as_documented_has_no_differences() -> None:
    assert users() == []


def test_a_shape_holds_types_and_names_of_fields_only() -> None:
    rows = [{"id": 1, "when": "2026-01-02 03:04:05", "ok": True}, {"id": "17", "when": None, "cmd_args": {"al": 1}}]
    assert shape_of({"result": rows, "none": [], "jos@example.com": 1.5, "text": '{"a": 1}'}) == {
        "result": {
            "list": "many",
            "items": {
                "id": "digits as text or number",
                "when": "date string YYYY-MM-DD HH:MM:SS or null",
                "ok": "absent or boolean",
                "cmd_args": "absent or object",
            },
        },
        "none": {"list": "empty"},
        "(another name)": "number with a fraction",
        "text": "JSON in a string",
    }


@pytest.mark.usefixtures("account")
def test_a_refusal_is_said_and_recorded_by_its_code(sandbox: RunningSandbox, tmp_path: Path) -> None:
    sandbox.fault("GetAdminUsers", code=103)
    sandbox.fault("GetSkills", code=100)
    said = examine("--record", str(tmp_path))
    assert "note demo: GetAdminUsers is refused" in said
    assert re.search(r"problem demo: GetSkills is refused: .+ \(error 100\)\.\n -> Check the key's roles", said)
    methods = json.loads((tmp_path / "answers-1.json").read_text())["methods"]
    assert methods["GetSkills"] == {"refused with code": 100}


@pytest.mark.usefixtures("account")
def test_an_answer_that_cannot_be_read_is_a_problem(sandbox: RunningSandbox) -> None:
    sandbox.fault("GetSkills", body="html")
    assert "problem demo: GetSkills got no usable answer" in examine()


def test_a_key_with_few_roles_is_asked_for_what_it_may(account: Account, sandbox: RunningSandbox) -> None:
    key = sandbox.key("UserManager")
    Account.objects.update(key_id=key["key_id"], private_key=encrypt(str(key["private_key"])))
    assert account.name == "demo"
    said = examine()
    assert "note demo: GetSubUsers was not asked: the key's roles do not open it." in said
    assert "note demo: GetSubUserRoles was not asked" in said
    assert "1 thing(s) to do." in said


def test_an_address_that_may_not_call_is_a_problem(account: Account, sandbox: RunningSandbox) -> None:
    with sandbox.store.writing() as db:
        db.execute(
            "INSERT INTO authorized_ips (account_id, authorized_ip, allowed, created) VALUES (?, ?, 0, ?)",
            (account.account_id, "127.0.0.1/32", "2026-01-01 00:00:00"),
        )
    assert "do not allow this machine's address" in examine()
    assert "this machine's address may call the API" in examine("--address", "203.0.113.7")


@pytest.mark.usefixtures("account")
def test_behind_a_router_the_address_is_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("panel.doctor.asking.own_address", lambda _url: None)
    assert "CheckAuthorizedAccountIP was not asked: the address that the API sees is unknown" in examine()


@pytest.mark.usefixtures("account")
def test_a_record_is_not_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("mine")
    (tmp_path / "answers-1.json").symlink_to(tmp_path / "elsewhere")
    assert "problem demo: nothing was recorded" in examine("--record", str(tmp_path))
    assert (tmp_path / "elsewhere").read_text() == "mine"


@pytest.mark.usefixtures("account")
def test_a_directory_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "problem demo: nothing was recorded" in examine("--record", str(tmp_path / "file"))

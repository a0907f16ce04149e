"""`manage.py doctor` under every personality of the sandbox: differences are named, and all of them are understood."""

import io
import json
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from panel.doctor.asking import QUESTIONS
from panel.people.models import Account
from tests.sandboxes import RunningSandbox

# Some of the sentences of each, and how many methods differ.
SAID: dict[str, tuple[int, tuple[str, ...]]] = {
    "documented": (0, ()),
    "small-pages": (0, ()),
    "terse": (
        10,
        (
            "GetApplications: modified did not come; for the panel the field is missing.",
            "GetQueues: acd_queue_priority came as null; for the panel the field is missing.",
        ),
    ),
    "verbose": (
        17,
        (
            (
                "GetSkills: x_first, x_revision, x_note, x_flags, x_links and x_nothing came, which is not documented; "
                "the panel does not read that."
            ),
        ),
    ),
    "old": (
        15,
        (
            (
                "GetUsers: user_active, parent_accounting, frozen and acd_queues.auto_link came as 0 or 1; the panel "
                "reads that as a yes or no."
            ),
            "GetRoles: role_id came as digits as text; the panel reads that as a whole number.",
            "GetKeys: result came as one object; the panel reads that as a list of one.",
        ),
    ),
}
# Of the demo's seed. The names of applications and roles are also in names of fields: support_robokassa.
DATA = ("aarav", "Amélie", "usermanager", "CRM import", "reports-2017", "127.0.0.1", "sales", "demo", "4100001")

KINDS = {
    *("absent", "null", "boolean", "number", "number with a fraction", "digits as text", "string", "empty string"),
    *("number with a fraction as text", "date string YYYY-MM-DD HH:MM:SS", "JSON in a string", "object", "list"),
    *("empty", "one", "many"),  # of lists
}


@pytest.fixture(autouse=True)
def static_files(settings: Settings, tmp_path: Path) -> None:
    """Collected static files."""
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text("{}")


def examine(*arguments: str) -> list[str]:
    """What the doctor says of the account, line by line, when there is nothing to do."""
    said = io.StringIO()
    call_command("doctor", *arguments, stdout=said)
    return [re.sub(r"^(\w+) +demo: ", r"\1 ", line) for line in said.getvalue().splitlines()]


def leaves(shape: Any) -> Iterator[str]:
    """All texts of a shape but the names of fields."""
    if isinstance(shape, str):
        yield shape
    else:
        for inner in shape.values() if isinstance(shape, dict) else shape:
            yield from leaves(inner)


@pytest.mark.usefixtures("account")
def test_what_differs_is_named_and_understood(speak: Callable[[], None], sandbox: RunningSandbox) -> None:
    speak()
    methods, sentences = SAID[sandbox.app.control.behaviour.personality]
    said = examine()
    assert [line for line in said if line.startswith("problem")] == []
    assert [sentence for sentence in sentences if f"note {sentence}" not in said] == []
    assert f"ok 17 of 17 reading methods answered, {methods} of them not exactly as expected." in said
    assert any("2 admin user(s) are in no list of subusers: reports-2017, integrator" in line for line in said)


@pytest.mark.usefixtures("speak")
def test_the_record_holds_a_shape_of_every_method_and_nothing_of_the_account(
    account: Account, speak: Callable[[], None], tmp_path: Path
) -> None:
    speak()
    examine("--record", str(tmp_path / "shapes"))
    file = tmp_path / "shapes" / "answers-1.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    methods: dict[str, Any] = json.loads(file.read_text())["methods"]
    assert list(methods) == [question.command for question in QUESTIONS]
    assert all("answer" in method for method in methods.values())
    text = file.read_text()
    assert [data for data in (*DATA, account.key_id) if data in text] == []
    kinds = {kind for method in methods.values() for told in leaves(method["answer"]) for kind in told.split(" or ")}
    assert kinds <= KINDS


@pytest.mark.usefixtures("speak")
def test_a_user_looks_like_this(account: Account, tmp_path: Path) -> None:
    assert account.name == "demo"
    examine("--record", str(tmp_path))
    answer = json.loads((tmp_path / "answers-1.json").read_text())["methods"]["GetUsers"]["answer"]
    assert answer["total_count"] == "number"
    assert answer["result"]["list"] == "many"
    user = answer["result"]["items"]
    assert {name: user[name] for name in ("user_id", "user_name", "user_active", "created")} == {
        "user_id": "number",
        "user_name": "string",
        "user_active": "boolean",
        "created": "date string YYYY-MM-DD HH:MM:SS",
    }

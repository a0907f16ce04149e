"""`manage.py team` through the sandbox."""

import io
import json
import stat
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from panel.api.client import Api
from panel.jobs.models import Job, JobRow
from panel.journal.models import Entry
from panel.people.models import Account
from tests.sandboxes import RunningSandbox


@pytest.fixture(autouse=True)
def account(transactional_db: None, account: Account) -> Account:  # noqa: ARG001
    return account


def team(*arguments: str) -> str:
    said = io.StringIO()
    call_command("team", *arguments, stdout=said)
    return said.getvalue()


def status(*arguments: str) -> int:
    try:
        team(*arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The team as it was exported."""
    path = tmp_path / "team.yaml"
    path.write_text(team("export"))
    return path


def edited(file: Path, **lists: list[dict[str, object]]) -> Path:
    """The same file with entries added, or replaced by name."""
    data = yaml.safe_load(file.read_text())
    for name, entries in lists.items():
        named = {entry["name"]: entry for entry in data[name]}
        data[name] = list((named | {str(entry["name"]): entry for entry in entries}).values())
    file.write_text(yaml.safe_dump(data))
    return file


def test_what_was_exported_needs_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch, sandbox: RunningSandbox, api: Api
) -> None:
    api.keys.create(name="crm", description="One", roles=["Payer"])
    api.keys.create(name="crm", description="Two")
    sandbox.key("Owner", subuser_id=2001)
    monkeypatch.setattr("sys.stdin", io.StringIO(team("export")))
    assert team("plan", "-") == "Nothing to do.\n"
    assert status("plan", "--check", str(file)) == 0
    assert not Job.objects.exists()


def test_the_plan_prints_each_call_and_sends_nothing(file: Path, api: Api) -> None:
    edited(
        file,
        subusers=[
            {"name": "duo", "description": "Both", "roles": ["user manager", "Payer"]},
            {"name": "dario", "roles": ["Payer"]},
        ],
        service_accounts=[{"name": "crm", "roles": ["Payer"]}],
    )
    before = api.subusers.list()
    said = team("plan", str(file))
    assert "~ subuser duo\n" in said
    assert "    SetSubUserRoles subuser_id=2012 role_name=Payer\n" in said
    assert "    RemoveSubUserRoles subuser_id=2012 role_name=Accountant\n" in said
    assert "+ subuser dario\n    AddSubUser new_subuser_name=dario new_subuser_password=*** role_name=Payer\n" in said
    assert "+ service account crm\n    CreateKey key_name=crm role_name=Payer\n" in said
    assert said.endswith("5 call(s).\n")
    assert status("plan", "--check", str(file)) == 1
    assert api.subusers.list() == before
    assert not Job.objects.exists()


def test_applied_it_is_done_and_the_second_time_nothing_is(file: Path, api: Api, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    edited(
        file,
        subusers=[
            {"name": "duo", "description": "Both", "roles": ["UserManager", "Payer"]},
            {"name": "dario", "roles": ["Payer"]},
        ],
        service_accounts=[{"name": "crm", "description": "Sync", "roles": ["Payer"]}],
    )
    said = team("apply", "--yes", "--credentials", str(keys), str(file))
    now = {each.name: each for each in api.subusers.list()}
    assert (now["duo"].description, sorted(now["duo"].role_names)) == ("Both", ["Payer", "UserManager"])
    assert now["dario"].role_names == ["Payer"]
    assert "Password of dario, shown only now: " in said
    crm = next(key for key in api.keys.list() if key.name == "crm")
    path = keys / f"{crm.id}.json"
    assert json.loads(path.read_text())["key_id"] == crm.id
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not JobRow.objects.exclude(sealed_secret="").exists()
    writes = Entry.objects.filter(kind="sent", state="done").values_list("command", flat=True)
    expected = ["AddSubUser", "CreateKey", "RemoveSubUserRoles", "SetSubUserInfo", "SetSubUserRoles"]
    assert sorted(writes) == expected
    password = said.partition("shown only now: ")[2].split()[0]
    assert not Entry.objects.filter(search__contains=password.casefold()).exists()
    assert team("apply", "--yes", str(file)) == "Nothing to do.\n"


def test_nothing_is_deleted_without_prune(file: Path, api: Api) -> None:
    data = yaml.safe_load(file.read_text())
    data["subusers"] = [each for each in data["subusers"] if each["name"] != "duo"]
    del data["service_accounts"]
    api.keys.create(name="crm")
    file.write_text(yaml.safe_dump(data))
    said = team("plan", str(file))
    assert "The subuser duo is not in the file, and is left alone (--prune deletes it)." in said
    assert said.endswith("Nothing to do.\n")
    said = team("apply", "--yes", "--prune", str(file))
    assert "- subuser duo\n    DelSubUser subuser_id=2012\n" in said
    assert "duo" not in {each.name for each in api.subusers.list()}
    assert "crm" in {key.name for key in api.keys.list()}  # the file has no such list


def test_pruning_the_last_owner_names_them(file: Path) -> None:
    data = yaml.safe_load(file.read_text())
    data["subusers"] = [each for each in data["subusers"] if each["name"] != "owner"]
    file.write_text(yaml.safe_dump(data))
    assert "owner: nobody else on the team has a role that can manage people" in team("plan", "--prune", str(file))


def test_all_mistakes_are_named_with_their_lines(file: Path) -> None:
    file.write_text("version: 1\nsubusers:\n  - name: abc\n  - name: duo\n    roles:\n      - Payer\n      - Suport\n")
    with pytest.raises(CommandError) as error:
        team("plan", str(file))
    first, second = str(error.value).splitlines()
    assert first == f"{file}:3: The name of a new subuser has 5 to 20 characters."
    assert second.startswith(f"{file}:7: There is no role 'Suport'. There are: Owner, Admin")


def test_it_asks_first_and_says_so_where_nobody_can_answer(file: Path, api: Api) -> None:
    edited(file, subusers=[{"name": "duo", "roles": ["Payer"]}])
    with pytest.raises(CommandError, match="add --yes"):
        team("apply", str(file))
    assert not Job.objects.exists()
    assert "Accountant" in next(each for each in api.subusers.list() if each.name == "duo").role_names


def test_new_service_accounts_need_a_place_for_their_keys(file: Path) -> None:
    edited(file, service_accounts=[{"name": "crm"}])
    with pytest.raises(CommandError, match="--credentials DIR"):
        team("apply", "--yes", str(file))
    assert not Job.objects.exists()


def test_what_was_not_done_is_exit_status_1_and_can_be_gone_on_with(
    file: Path, sandbox: RunningSandbox, api: Api
) -> None:
    edited(file, subusers=[{"name": "duo", "roles": ["Payer"]}])
    sandbox.fault("RemoveSubUserRoles", code=2)
    with pytest.raises(CommandError, match="Apply the file again to go on"):
        team("apply", "--yes", str(file))
    sandbox.clear_faults()
    team("apply", "--yes", str(file))
    assert next(each for each in api.subusers.list() if each.name == "duo").role_names == ["Payer"]


def test_a_suspended_subuser_is_left_alone(file: Path, account: Account) -> None:
    from panel.team.models import Suspension

    Suspension.objects.create(account=account, subuser_id=2012, name="duo", roles=["Payer"], by="demo")
    text = team("export")
    assert "# Suspended now, with the roles that they will get back: duo.\n" in text
    said = team("plan", str(file))
    assert "duo is suspended: their roles are left alone. Restore them first." in said
    assert said.endswith("Nothing to do.\n")


def test_taking_owner_from_the_last_one_names_them(file: Path) -> None:
    edited(file, subusers=[{"name": "owner", "roles": ["Admin"]}])
    assert "owner: nobody else on the team has a role that can manage people" in team("plan", str(file))

"""GetAuditLog: whoever writes is on record, with what was written and without secrets."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.asking import Asker, Asking, code
from tests.sandboxes import RunningSandbox

USERMANAGER = 2008


def rows(ask: Asker, **filters: object) -> list[dict[str, Any]]:
    answer = ask("GetAuditLog", **{"desc_order": "true", **filters})
    found: list[dict[str, Any]] = answer["result"]
    assert answer["count"] == len(found)
    return found


def test_a_write_is_on_record_with_who_what_and_its_outcome(ask: Asker, sandbox: RunningSandbox) -> None:
    skill_id = ask("AddSkill", skill_name="Juggling")["skill_id"]
    ask("BindSkill", skill_id=f"{skill_id};701", user_id="5500001", bind="1", colour="blue")
    bound, added = rows(ask, count=2)
    assert added["cmd_args"] == {"skill_name": "Juggling"}
    assert added["cmd_result"] == {"skill_id": skill_id}
    requested = datetime.strptime(bound.pop("requested"), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    assert timedelta() <= datetime.now(UTC) - requested < timedelta(minutes=1)
    assert bound.pop("audit_log_id") == added["audit_log_id"] + 1
    assert bound == {
        "account_id": 1234567,
        "key_id": sandbox.credentials["key_id"],
        "ip": "127.0.0.1",
        "cmd_name": "BindSkill",
        "cmd_args": {"skill_id": [skill_id, 701], "user_id": [5500001], "bind": True},
    }


def test_a_subuser_is_on_record_by_name(ask: Asker, asking: Asking, sandbox: RunningSandbox) -> None:
    credentials = sandbox.key("UserManager", subuser_id=USERMANAGER)
    asking(credentials)("AddSkill", skill_name="Juggling")
    (row,) = rows(ask, count=1)
    assert (row["subuser_id"], row["subuser_name"]) == (USERMANAGER, "usermanager")
    assert row["key_id"] == credentials["key_id"]
    assert rows(ask, filtered_admin_user_id=USERMANAGER, filtered_cmd="AddSkill") == [row]


def test_secrets_are_not_on_record(ask: Asker, sandbox: RunningSandbox) -> None:
    secrets = ["Tulip-7-field", "Orchid-8-field", "Violet-9-field", "Demo-panel-1"]
    added = ask("AddUser", application_name="empty", user_name="ann", user_display_name="Ann", user_password=secrets[0])
    ask("SetUserInfo", user_id=added["user_id"], user_password=secrets[1])
    ask("AddSubUser", new_subuser_name="martha", new_subuser_password=secrets[1])
    ask("SetSubUserInfo", subuser_id=2012, old_subuser_password=secrets[3], new_subuser_password=secrets[2])
    key = ask("CreateKey", key_name="CRM")["result"]
    log = json.dumps(rows(ask, count=5))
    assert log.count('"******"') == 5
    assert not [secret for secret in [*secrets, "PRIVATE", key["private_key"]] if secret in log]
    kept = sandbox.store.path.read_bytes() + sandbox.store.path.with_name("sandbox.sqlite3-wal").read_bytes()
    assert not [secret for secret in [*secrets, "PRIVATE KEY"] if secret.encode() in kept]


def test_reads_and_refused_writes_leave_no_trace(ask: Asker) -> None:
    before = rows(ask)
    ask("GetUsers", application_name="support")
    assert code(ask("AddSkill", skill_name="English")) == 221
    assert rows(ask) == before


def test_the_seed_has_a_past_of_two_weeks(ask: Asker) -> None:
    answer = ask("GetAuditLog", with_total_count="true")
    assert answer["total_count"] == 60
    assert answer["timezone"] == "UTC"
    moments = [row["requested"] for row in answer["result"]]
    assert moments == sorted(moments)
    assert {row.get("subuser_name") for row in answer["result"]} > {None}


def test_the_log_is_filtered(ask: Asker) -> None:
    everything = rows(ask)
    first, last = everything[-1], everything[0]
    assert rows(ask, desc_order="false") == everything[::-1]
    assert rows(ask, count=3, offset=2) == everything[2:5]
    assert rows(ask, audit_log_id=f"{first['audit_log_id']};{last['audit_log_id']}") == [last, first]
    assert rows(ask, from_date=last["requested"]) == [r for r in everything if r["requested"] >= last["requested"]]
    assert rows(ask, to_date=first["requested"]) == [r for r in everything if r["requested"] <= first["requested"]]
    assert rows(ask, filtered_ip=f"{first['ip']};203.0.113.1") == [r for r in everything if r["ip"] == first["ip"]]
    edits = [row for row in everything if row["cmd_name"] in ("SetUserInfo", "SetSubUserInfo")]
    assert rows(ask, filtered_cmd="SetUserInfo;SetSubUserInfo") == edits
    assert "total_count" not in ask("GetAuditLog")


def test_the_log_is_searched_for_what_a_call_was_about(ask: Asker) -> None:
    skill_id = ask("AddSkill", skill_name="Juggling")["skill_id"]
    ask("BindSkill", skill_id=f"701;{skill_id}", user_id=5500001)
    found = rows(ask, advanced_filters=skill_id)
    assert [row["cmd_name"] for row in found] == ["BindSkill", "AddSkill"]
    assert [row["cmd_name"] for row in rows(ask, advanced_filters="Juggling")] == ["AddSkill"]


def test_times_are_told_in_the_zone_asked_for_and_taken_in_utc(ask: Asker) -> None:
    ask("AddSkill", skill_name="Juggling")
    (utc,) = rows(ask, count=1)
    (tokyo,) = rows(ask, count=1, timezone="Asia/Tokyo")
    hours = [datetime.strptime(row["requested"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC) for row in (utc, tokyo)]
    assert hours[1] - hours[0] == timedelta(hours=9)
    assert rows(ask, timezone="Asia/Tokyo", from_date=utc["requested"])[0]["cmd_name"] == "AddSkill"
    assert rows(ask, timezone="Asia/Tokyo", from_date=tokyo["requested"]) == []
    assert ask("GetAuditLog", timezone="auto")["timezone"] == "Europe/Berlin"


@pytest.mark.parametrize(
    ("parameters", "refusal"),
    [
        ({"from_date": "yesterday"}, 111),
        ({"to_date": "2026-02-30 00:00:00"}, 111),
        ({"from_date": "2026-02-03T00:00:00"}, 111),
        ({"from_date": "2026-03-01 00:00:00", "to_date": "2026-02-01 00:00:00"}, 123),
        ({"from_date": "2024-03-01 00:00:00", "to_date": "2026-02-01 00:00:00"}, 569),
        ({"timezone": "Europe/Nowhere"}, 496),
        ({"timezone": "../../etc/passwd"}, 496),
        ({"audit_log_id": "1,2"}, 101),
        ({"filtered_admin_user_id": "owner"}, 101),
        ({"advanced_filters": ""}, 401),
        ({"is_async": "true"}, 105),
        ({"count": -1}, 496),
    ],
)
def test_what_makes_no_sense_is_refused(ask: Asker, parameters: dict[str, object], refusal: int) -> None:
    assert code(ask("GetAuditLog", **parameters)) == refusal

"""The audit log as a CSV file: ordered, listed, downloaded."""

import csv

import pytest

from tests.sandbox.asking import Asker, Asking, code, token
from tests.sandboxes import RunningSandbox


def download(sandbox: RunningSandbox, asking: Asking, report_id: int) -> list[list[str]]:
    headers = {"Authorization": f"Bearer {token(sandbox.credentials)}"}
    parameters = {"history_report_id": report_id}
    response = asking.post(f"{sandbox.url}/DownloadHistoryReport", data=parameters, headers=headers)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"] == f'attachment; filename="audit_{report_id}.csv"'
    return list(csv.reader(response.text.splitlines()))


def test_a_report_holds_the_rows_of_the_log_in_utc(ask: Asker, asking: Asking, sandbox: RunningSandbox) -> None:
    skill_id = ask("AddSkill", skill_name='Jug"gling; ü')["skill_id"]
    (row,) = ask("GetAuditLog", filtered_cmd="AddSkill")["result"]
    answer = ask("GetAuditLogAsync", filtered_cmd="AddSkill", output="csv")
    assert answer == {"result": 1, "history_report_id": 234001}
    head, line = download(sandbox, asking, 234001)
    assert dict(zip(head, line, strict=True)) == {
        "audit_log_id": str(row["audit_log_id"]),
        "account_id": "1234567",
        "subuser_id": "",
        "subuser_name": "",
        "requested": row["requested"],
        "ip": "127.0.0.1",
        "cmd_name": "AddSkill",
        "cmd_args": '{"skill_name": "Jug\\"gling; ü"}',
        "cmd_result": f'{{"skill_id": {skill_id}}}',
    }


def test_without_a_count_a_report_holds_everything(ask: Asker, asking: Asking, sandbox: RunningSandbox) -> None:
    sandbox.behave(personality="small-pages")
    for parameters, lines in (({}, 61), ({"with_header": "false"}, 60), ({"count": 5, "offset": 1}, 6)):
        report_id = ask("GetAuditLogAsync", **parameters)["history_report_id"]
        assert len(download(sandbox, asking, report_id)) == lines


def test_reports_are_listed_with_their_downloads(ask: Asker, asking: Asking, sandbox: RunningSandbox) -> None:
    for _ in range(2):
        ask("GetAuditLogAsync")
    download(sandbox, asking, 234002)
    answer = ask("GetHistoryReports", desc_order="true", history_type="audit", is_completed="true")
    assert (answer["total_count"], answer["count"]) == (2, 2)
    newest, oldest = answer["result"]
    assert (newest["history_report_id"], newest["history_type"], newest["format"]) == (234002, "audit", "csv")
    assert (newest["download_count"], oldest["download_count"]) == (1, 0)
    assert "last_downloaded" in newest
    assert "last_downloaded" not in oldest
    assert ask("GetHistoryReports", history_type="calls")["result"] == []
    assert ask("GetHistoryReports", is_completed="false")["result"] == []
    assert ask("GetHistoryReports", history_report_id=234001)["count"] == 1
    assert ask("GetHistoryReports", created_from="2099-01-01 00:00:00")["count"] == 0


def test_reports_leave_no_trace_in_the_log(ask: Asker, asking: Asking, sandbox: RunningSandbox) -> None:
    report_id = ask("GetAuditLogAsync")["history_report_id"]
    download(sandbox, asking, report_id)
    assert ask("GetAuditLog", with_total_count="true")["total_count"] == 60


@pytest.mark.parametrize(
    ("method", "parameters", "refusal"),
    [
        ("GetAuditLogAsync", {"output": "pdf"}, 105),
        ("GetAuditLogAsync", {"from_date": "yesterday"}, 111),
        ("GetAuditLogAsync", {"from_date": "2026-03-01 00:00:00", "to_date": "2026-02-01 00:00:00"}, 123),
        ("GetHistoryReports", {"history_type": "letters"}, 496),
        ("DownloadHistoryReport", {"history_report_id": 1}, 496),
        ("DownloadHistoryReport", {}, 496),
    ],
)
def test_what_makes_no_sense_is_refused(ask: Asker, method: str, parameters: dict[str, str], refusal: int) -> None:
    assert code(ask(method, **parameters)) == refusal

"""Entries of before become events, chained."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from panel.journal.models import Entry, Event
from panel.journal.verifying import verify
from panel.people.models import Account


@pytest.mark.django_db(transaction=True)
def test_what_was_written_before_is_kept_in_a_chain() -> None:
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    executor.migrate([("journal", "0001_initial")])
    accounts = next(node for node in latest if node[0] == "accounts")  # its tables are not migrated back
    old = executor.loader.project_state([("journal", "0001_initial"), accounts]).apps
    account = old.get_model("accounts", "Account").objects.create(
        name="demo", account_id=7, api_url="http://x", key_id="k"
    )
    member = old.get_model("accounts", "Member").objects.create(account=account, name="demo", password="x")
    written = old.get_model("journal", "Entry").objects
    at = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [
        ("done", "AddUser", {"user_name": "ada", "user_password": "***"}, None, ""),
        ("refused", "SetUserInfo", {"user_id": "5", "user_active": "false"}, 117, "There is none."),
        ("sent", "DelUser", {"user_id": "5"}, None, ""),
    ]
    for state, command, arguments, code, message in rows:
        written.create(
            account=account, member=member, member_name="demo", at=at, ip="192.0.2.1", command=command,
            arguments=arguments, state=state, code=code, message=message,
        )  # fmt: skip
    MigrationExecutor(connection).migrate(latest)
    now = Account.objects.get()
    assert verify(now).problems == []
    assert list(Event.objects.order_by("seq").values_list("kind", "outcome")) == [
        ("sent", ""), ("ended", "done"), ("sent", ""), ("ended", "refused"), ("sent", ""),
    ]  # fmt: skip
    entries = list(Entry.objects.order_by("seq"))
    assert [(entry.state, entry.at, entry.ip) for entry in entries] == [
        ("done", at, "192.0.2.1"), ("refused", at, "192.0.2.1"), ("sent", at, "192.0.2.1"),
    ]  # fmt: skip
    assert [str(entry.sentence) for entry in entries] == [
        "demo created ada (user)",
        "demo tried to deactivate no. 5 (user)",
        "demo tried to delete no. 5 (user)",
    ]
    assert Event.objects.get(seq=1).sign_in == "main account"

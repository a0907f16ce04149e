"""A session is read by a statement that is written once: it must say what Django itself would say."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from panel.people.models import Account, Member, Session, hashed_key
from panel.people.session_rows import session_of
from tests.team import let_all_sign_in, signed_in

LATER = datetime(2126, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


def fields(row: models.Model) -> dict[str, Any]:
    """Names, values and types of all columns."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: (type(value), value) for name, value in values.items()}


def key_of(client: Client) -> str:
    return str(client.cookies["panel_session"].value)


def test_every_field_is_as_django_reads_it(account: Account) -> None:
    let_all_sign_in(account)
    key = key_of(signed_in("usermanager"))
    Session.objects.update(ip="2001:db8::1", agent="Fïrefox")
    Member.objects.update(
        roles=["a", {"b": [1]}], roles_read=LATER, roles_revision=7, job_news=True, list_columns={"users": ["id"]}
    )
    Account.objects.update(keys_within_sections=True, kept_revision=3)
    read, expected = session_of(key), Session.objects.select_related("member__account").get(pk=hashed_key(key))
    assert read is not None
    assert read.member is not None
    assert expected.member is not None
    with CaptureQueriesContext(connection) as queries:
        assert fields(read) == fields(expected)
        assert fields(read.member) == fields(expected.member)
        assert fields(read.member.account) == fields(expected.member.account)
    assert len(queries) == 0
    assert (read.member.name, read.member.roles_read) == ("usermanager", LATER)


def test_each_key_finds_its_own_member(account: Account) -> None:
    let_all_sign_in(account)
    keys = {name: key_of(signed_in(name)) for name in ("main", "usermanager", "developer")}
    other = Account.objects.create(name="other", account_id=7, api_url=account.api_url, key_id="k", private_key="p")
    stranger = Client()
    stranger.force_login(Member.objects.create(account=other, name="stranger"))
    keys["stranger"] = key_of(stranger)
    found = {name: session_of(key) for name, key in keys.items()}
    members = {name: row.member for name, row in found.items() if row is not None and row.member is not None}
    assert {name: (member.name, member.account.name) for name, member in members.items()} == {
        "main": ("demo", "demo"),
        "usermanager": ("usermanager", "demo"),
        "developer": ("developer", "demo"),
        "stranger": ("stranger", "other"),
    }


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("key", ["unknown", "' OR 1=1 --", "%", "%s", "", "the only parameter"])
def test_no_other_key_finds_any(main_client: Client, key: str) -> None:
    assert main_client.get("/preferences/").status_code == 200
    assert session_of(key) is None
    assert session_of(Session.objects.get().pk) is None


@pytest.mark.django_db
def test_the_session_of_nobody_has_no_member() -> None:
    Session.objects.create(session_key=hashed_key("key"), expire_date=timezone.now() + timedelta(hours=1))
    row = session_of("key")
    assert row is not None
    assert (row.member, row.pk) == (None, hashed_key("key"))


def test_a_member_that_was_read_so_can_be_saved_and_asked_on(main_client: Client) -> None:
    row = session_of(key_of(main_client))
    assert row is not None
    assert row.member is not None
    row.member.theme = "dark"
    row.member.save()
    assert Member.objects.get().theme == "dark"
    assert row.member.sessions.count() == 1
    row.member.refresh_from_db()
    assert row.member.theme == "dark"


def test_sessions_that_ended_meanwhile_open_nothing(main_client: Client) -> None:
    assert main_client.get("/preferences/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(microseconds=1))
    assert main_client.get("/preferences/").status_code == 302

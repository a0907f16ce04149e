"""An experiment that is off by default: a subuser's password at Voximplant, checked by Logon."""

import logging

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client
from pytest_django.fixtures import Settings

from bench.programs.running import free_port
from panel.journal.models import Event
from panel.people.models import Account, Member, Session
from panel.sign_in.panel_passwords import give
from tests.sandboxes import RunningSandbox
from tests.team import let_all_sign_in

LOGIN = "/login/demo/"
AT_VOXIMPLANT = "At-voximplant-9"
OWN = "Own-password-7"


@pytest.fixture
def logon(settings: Settings, sandbox: RunningSandbox) -> None:
    """Switched on."""
    settings.EXPERIMENTAL_LOGON_URL = sandbox.url


@pytest.fixture
def newcomer(account: Account) -> int:
    """A subuser that was made elsewhere, with a password that only Voximplant knows; its id."""
    return account.api().subusers.add(name="newcomer", password=AT_VOXIMPLANT, roles=["UserManager"])


def comes_in(password: str, name: str = "newcomer") -> bool:
    """Whether this opens the panel to a browser that was never here."""
    return Client().post(LOGIN, {"username": name, "password": password}).status_code == 302


@pytest.mark.usefixtures("newcomer")
def test_it_is_off_by_default(settings: Settings, calls: list[str]) -> None:
    assert settings.EXPERIMENTAL_LOGON_URL == ""
    assert not comes_in(AT_VOXIMPLANT)
    assert calls == []


@pytest.mark.usefixtures("logon")
def test_who_is_no_member_yet_becomes_one_by_the_password_at_voximplant(newcomer: int) -> None:
    assert comes_in(AT_VOXIMPLANT, "NewComer")
    member = Member.objects.get(name="newcomer")
    assert member.subuser_id == newcomer
    assert check_password(AT_VOXIMPLANT, member.password)


@pytest.mark.usefixtures("logon")
def test_the_panel_keeps_a_hash_so_that_the_next_time_nobody_is_asked(newcomer: int, settings: Settings) -> None:
    assert newcomer
    assert comes_in(AT_VOXIMPLANT)
    settings.EXPERIMENTAL_LOGON_URL = ""
    assert comes_in(AT_VOXIMPLANT)


@pytest.mark.usefixtures("logon")
def test_a_panel_password_that_fits_is_not_sent_anywhere(account: Account, newcomer: int, calls: list[str]) -> None:
    give(account, newcomer, "newcomer", OWN)
    assert comes_in(OWN)
    assert "Logon" not in calls


@pytest.mark.usefixtures("logon")
def test_the_password_at_voximplant_takes_the_place_of_another_panel_password(account: Account, newcomer: int) -> None:
    give(account, newcomer, "newcomer", OWN)
    assert comes_in(AT_VOXIMPLANT)
    assert not comes_in(OWN)


@pytest.mark.usefixtures("logon")
def test_a_wrong_password_is_wrong_and_counts(newcomer: int, calls: list[str]) -> None:
    assert newcomer
    calls.clear()
    for _ in range(5):
        assert not comes_in("Wrong-pass-1")
    assert calls == ["Logon"] * 5
    assert not comes_in(AT_VOXIMPLANT)
    assert calls == ["Logon"] * 5
    assert not Member.objects.filter(name="newcomer").exists()


@pytest.mark.parametrize("fault", [{"code": 340}, {"http_status": 503}, {"reset": "before"}, {"body": "html"}])
@pytest.mark.usefixtures("logon")
def test_without_a_usable_answer_the_panel_password_decides(
    account: Account, newcomer: int, sandbox: RunningSandbox, fault: dict[str, object]
) -> None:
    give(account, newcomer, "newcomer", OWN)
    sandbox.fault("Logon", **fault)
    assert not comes_in(AT_VOXIMPLANT)
    assert comes_in(OWN)


def test_an_address_that_cannot_be_reached_keeps_nobody_out(
    account: Account, newcomer: int, settings: Settings
) -> None:
    settings.EXPERIMENTAL_LOGON_URL = f"http://127.0.0.1:{free_port()}/api"
    give(account, newcomer, "newcomer", OWN)
    assert not comes_in(AT_VOXIMPLANT)
    assert comes_in(OWN)


@pytest.mark.usefixtures("logon")
def test_who_cannot_be_looked_up_does_not_come_in(newcomer: int, sandbox: RunningSandbox) -> None:
    assert newcomer
    sandbox.fault("GetSubUsers", http_status=500)
    assert not comes_in(AT_VOXIMPLANT)
    assert not Member.objects.filter(name="newcomer").exists()


@pytest.mark.usefixtures("logon")
def test_a_subuser_that_was_deleted_does_not_come_in(account: Account, newcomer: int) -> None:
    assert comes_in(AT_VOXIMPLANT)
    account.api().subusers.delete(newcomer)
    Member.objects.update(roles_read=None)  # they are kept for half a minute
    assert not comes_in(AT_VOXIMPLANT)


@pytest.mark.usefixtures("logon")
def test_a_subuser_that_was_deleted_does_not_become_a_member(account: Account, newcomer: int) -> None:
    account.api().subusers.delete(newcomer)
    assert not comes_in(AT_VOXIMPLANT)
    assert not Member.objects.filter(name="newcomer").exists()


@pytest.mark.usefixtures("logon")
def test_a_name_that_only_logon_knows_is_nobody(
    account: Account, newcomer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert newcomer
    monkeypatch.setattr("panel.sign_in.voximplant_passwords.password_fits", lambda *_: True)
    assert not comes_in("Whatever-12", account.name)


@pytest.mark.usefixtures("logon")
def test_the_main_account_and_unknown_accounts_are_never_asked_about(account: Account, calls: list[str]) -> None:
    calls.clear()
    Client().post("/auth/", {"account": account.name, "password": "Wrong-pass-1"})
    Client().post("/login/another/", {"username": "newcomer", "password": AT_VOXIMPLANT})
    assert calls == []


@pytest.mark.usefixtures("logon")
def test_sessions_of_the_password_before_it_end(account: Account) -> None:
    let_all_sign_in(account)
    assert comes_in("Demo-panel-1", "usermanager")
    member = Member.objects.get(name="usermanager")
    give(account, member.subuser_id or 0, "usermanager", OWN)
    assert comes_in(OWN, "usermanager")
    assert comes_in("Demo-panel-1", "usermanager")
    assert Session.objects.filter(member=member).count() == 1


@pytest.mark.parametrize("password", [AT_VOXIMPLANT, "Wrong-pass-1"])
@pytest.mark.usefixtures("logon", "newcomer")
def test_the_password_is_in_no_log_and_no_journal(
    sandbox: RunningSandbox, caplog: pytest.LogCaptureFixture, password: str
) -> None:
    caplog.set_level(logging.DEBUG)
    comes_in(password)
    sandbox.fault("Logon", http_status=500)
    comes_in("Wrong-pass-1")
    assert password not in caplog.text
    assert "Wrong-pass-1" not in caplog.text
    assert password not in str(list(Event.objects.values()))

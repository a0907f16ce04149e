"""What is sent to Sentry when something fails: where it failed, and no value of anybody."""

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from panel.monitoring import error_reports
from panel.people.models import Member
from tests.conftest import PASSWORD

SENT: list[Envelope] = []
SECRETS = ("hunter2-secret", "zoe-unlikely", "panel_session", PASSWORD, "127.0.0.1", "Firefox-unlikely")


class Kept(Transport):
    """Sends nothing anywhere."""

    def capture_envelope(self, envelope: Envelope) -> None:
        SENT.append(envelope)


@pytest.fixture(autouse=True)
def reporting() -> Iterator[None]:
    """The panel reports, as with PANEL_SENTRY_DSN, to a list."""
    SENT.clear()
    with sentry_sdk.isolation_scope():
        error_reports.start("https://key@sentry.invalid/1", Kept)
        yield
        sentry_sdk.get_client().close()
        sentry_sdk.get_global_scope().set_client(None)


def texts() -> str:
    """All bytes that would have left."""
    return "\n".join(envelope.serialize().decode() for envelope in SENT)


def the_report() -> dict[str, Any]:
    (envelope,) = SENT
    (item,) = envelope.items
    return dict(json.loads(item.get_bytes()))


def fail(*_: object, **__: object) -> None:
    values = SECRETS
    raise RuntimeError(f"could not store {values}")


def test_a_page_that_fails_is_reported_with_its_route_and_its_request(
    main_account: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Client(raise_request_exception=False, headers={"User-Agent": "Firefox-unlikely"})
    browser.force_login(main_account)
    monkeypatch.setattr("panel.preferences.views.PreferencesForm.__init__", fail)
    address = "/preferences/?q=hunter2-secret"
    response = browser.post(address, {"theme": "hunter2-secret", "name": "zoe-unlikely", "password": PASSWORD})
    assert response.status_code == 500
    report = the_report()
    assert report["tags"] == {"request_id": response.headers["X-Request-ID"]}
    assert report["transaction"] == "/preferences/"
    assert report["release"] == "panel@0.1.0"
    (exception,) = report["exception"]["values"]
    assert (exception["type"], "value" in exception) == ("RuntimeError", False)
    assert exception["stacktrace"]["frames"][-1]["function"] == "fail"
    for frame in exception["stacktrace"]["frames"]:
        assert set(frame) <= {"filename", "module", "function", "lineno", "in_app", "context_line"}
    for secret in SECRETS:
        assert secret not in texts(), secret


def test_an_error_that_is_logged_is_reported_without_its_arguments() -> None:
    logging.getLogger("panel.journal").error("The journal could not record %s by %s.", "hunter2-secret", "zoe-unlikely")
    report = the_report()
    assert report["logentry"] == {"message": "The journal could not record %s by %s."}
    assert (report["level"], report["logger"]) == ("error", "panel.journal")
    assert not [secret for secret in SECRETS if secret in texts()]


def test_nothing_but_the_named_fields_is_sent(main_account: Member) -> None:
    sentry_sdk.set_user({"username": "zoe-unlikely", "ip_address": "127.0.0.1"})
    sentry_sdk.set_extra("token", "hunter2-secret")
    sentry_sdk.set_tag("name", "zoe-unlikely")
    sentry_sdk.set_context("account", {"private_key": main_account.account.private_key})
    sentry_sdk.add_breadcrumb(message="zoe-unlikely")
    try:
        fail()
    except RuntimeError:
        logging.getLogger("panel").exception("failed")
    named = {"event_id", "timestamp", "level", "logger", "platform", "release", "server_name", "tags", "logentry"}
    assert set(the_report()) <= named | {"exception", "transaction"}
    assert main_account.account.private_key not in texts()


def test_a_route_is_named_without_what_is_in_it(main_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    main_client.raise_request_exception = False
    monkeypatch.setattr("panel.applications.views.application_or_404", fail)
    assert main_client.get("/application/987654321/").status_code == 500
    assert the_report()["transaction"] == "/application/{application_id}/"
    assert "987654321" not in texts()


@pytest.mark.usefixtures("account")
def test_warnings_and_pages_that_work_send_nothing() -> None:
    logging.getLogger("panel").warning("a warning about %s", "zoe-unlikely")
    logging.getLogger("panel").info("info")
    assert Client().get("/auth/").status_code == 200
    assert Client().get("/nowhere/").status_code == 404
    assert SENT == []


def test_without_the_library_the_panel_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(ImproperlyConfigured, match="make install-sentry"):
        error_reports.start("https://key@sentry.invalid/1")

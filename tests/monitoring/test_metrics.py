"""`/metrics`: what is counted, and for whom."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import Settings

from panel.api.errors import ApiRefused, ApiUnreachable
from panel.audit_stream.models import StreamCursor
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import noted
from panel.metrics import REGISTRY
from panel.monitoring import receivers
from panel.people.models import Account, Member
from panel.resilience.breaker import breaker_of
from panel.resilience.deadline import deadline
from tests.conftest import PASSWORD
from tests.sandboxes import RunningSandbox
from tests.team import job_of

ROOT = Path(__file__).parents[2]
TOKEN = "a-token-of-32-characters-or-more-0123"
BEARER = {"Authorization": f"Bearer {TOKEN}"}

type Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]

assert receivers, "they are connected when the module is imported, as a panel with a token does"


@pytest.fixture
def token(settings: Settings) -> str:
    """The panel was started with a token."""
    settings.METRICS_TOKEN = TOKEN
    return TOKEN


def scraped(text: str) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scrape() -> Samples:
    response = Client().get("/metrics", headers=BEARER)
    assert (response.status_code, response.headers["Content-Type"].partition(";")[0]) == (200, "text/plain")
    return scraped(response.content.decode())


def number(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((name, frozenset(labels.items())), 0.0)


def grown(before: Samples, after: Samples, name: str, **labels: str) -> float:
    return number(after, name, **labels) - number(before, name, **labels)


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN}x"}])
def test_without_its_token_there_is_no_such_address(db: None, token: str, given: dict[str, str]) -> None:  # noqa: ARG001
    for response in (Client().get("/metrics", headers=given), Client().post("/metrics", headers=given)):
        assert response.status_code == 404
        assert b"panel_" not in response.content


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer "}, BEARER])
def test_without_a_token_in_the_settings_nobody_has_it(db: None, given: dict[str, str]) -> None:  # noqa: ARG001
    assert Client().get("/metrics", headers=given).status_code == 404


def test_a_session_is_no_token(main_client: Client, token: str) -> None:  # noqa: ARG001
    assert main_client.get("/metrics").status_code == 404


def test_whoever_has_it_asks_past_the_proxy(db: None, token: str, settings: Settings) -> None:  # noqa: ARG001
    settings.SECURE_SSL_REDIRECT = True
    asked = Client().get("/metrics", headers=BEARER, HTTP_HOST="10.1.2.3:8000", REMOTE_ADDR="10.9.9.9")
    assert asked.status_code == 200
    assert Client().post("/metrics", headers=BEARER).status_code == 405


def test_requests_are_counted_by_route_and_status(token: str, main_account: Member) -> None:  # noqa: ARG001
    browser = Client()
    browser.force_login(main_account)
    before = scrape()
    for path in ("/profile/", "/profile/", "/application/999999/users/", "/no/such/page/"):
        browser.get(path)
    browser.generic("BREW", "/profile/")
    after = scrape()
    name = "panel_requests_total"
    assert grown(before, after, name, route="profile:profile", method="GET", status="200") == 2
    assert grown(before, after, name, route="users:list", method="GET", status="404") == 1
    assert grown(before, after, name, route="none", method="GET", status="404") == 1
    assert grown(before, after, name, route="profile:profile", method="other", status="405") == 1
    assert grown(before, after, "panel_request_seconds_count", route="profile:profile") == 3
    assert grown(before, after, "panel_request_seconds_bucket", route="profile:profile", le="+Inf") == 3


def test_calls_of_the_api_are_counted_by_command_and_outcome(
    token: str,  # noqa: ARG001
    account: Account,
    sandbox: RunningSandbox,
) -> None:
    before = scrape()
    account.api().account.info()
    with pytest.raises(ApiRefused):
        account.api().users.list(999999)
    sandbox.fault("GetAccountInfo", http_status=503)
    with deadline(5), pytest.raises(ApiUnreachable):
        account.api().account.info()
    after = scrape()
    name = "panel_api_calls_total"
    assert grown(before, after, name, command="GetAccountInfo", outcome="ok") == 1
    assert grown(before, after, name, command="GetUsers", outcome="refused") == 1
    assert grown(before, after, name, command="GetAccountInfo", outcome="unavailable") == 3
    assert grown(before, after, "panel_api_call_seconds_count", command="GetAccountInfo") == 4


def test_a_call_that_the_breaker_stops_is_not_timed(token: str, account: Account) -> None:  # noqa: ARG001
    breaker_of(account.api_url, account.account_id)._is_open = True
    breaker_of(account.api_url, account.account_id)._look_at = float("inf")
    before = scrape()
    with deadline(5), pytest.raises(ApiUnreachable):
        account.api().applications.list()
    after = scrape()
    assert grown(before, after, "panel_api_calls_total", command="GetApplications", outcome="not_sent") >= 1
    assert grown(before, after, "panel_api_call_seconds_count", command="GetApplications") == 0


def test_sign_ins_are_counted_by_outcome(token: str, account: Account) -> None:  # noqa: ARG001
    before = scrape()
    Client().post("/auth/", {"account": "demo", "password": PASSWORD})
    for _ in range(6):
        Client().post("/auth/", {"account": "demo", "password": "Wrong-password-1"})
    after = scrape()
    found = {each: grown(before, after, "panel_sign_ins_total", outcome=each) for each in ("ok", "failed", "paused")}
    assert found == {"ok": 1, "failed": 5, "paused": 1}


def test_jobs_and_their_rows_are_counted_by_state(token: str, account: Account) -> None:  # noqa: ARG001
    job_of(account)
    samples = scrape()
    assert number(samples, "panel_jobs", state="planned") == 1
    assert number(samples, "panel_job_rows", state="waiting") == 1
    assert ("panel_jobs", frozenset({("state", "running")})) in samples, "a state without jobs is a 0"
    assert number(samples, "panel_accounts") == 1


def test_an_open_breaker_is_seen_by_every_process(token: str, account: Account) -> None:  # noqa: ARG001
    assert number(scrape(), "panel_breakers_open") == 0
    breaker = breaker_of(account.api_url, account.account_id)
    for _ in range(5):
        breaker._failed(shares=True)
    breaker_of.cache_clear()
    assert number(scrape(), "panel_breakers_open") == 1


@pytest.mark.django_db
def test_whether_the_cache_can_be_used(token: str, request: pytest.FixtureRequest) -> None:  # noqa: ARG001
    assert number(scrape(), "panel_cache_usable") == 1
    request.getfixturevalue("valkey_away")
    assert number(scrape(), "panel_cache_usable") == 0


@pytest.mark.django_db
def test_without_a_database_the_rest_is_still_there(token: str) -> None:  # noqa: ARG001
    def broken(*_: object) -> object:
        raise OperationalError("password=hunter2")

    with connection.execute_wrapper(broken):
        samples = scrape()
    assert number(samples, "panel_state_readable") == 0
    assert ("panel_info", frozenset({("version", "0.1.0")})) in samples


def test_labels_name_no_person_and_no_account(token: str, main_account: Member, support: int) -> None:  # noqa: ARG001
    browser = Client()
    browser.force_login(main_account)
    data = {"name": "zoe-unlikely", "display_name": "Zoe Unlikely", "password": PASSWORD, "active": "on"}
    browser.post(f"/application/{support}/users/new/", data)
    text = generate_latest(REGISTRY).decode() + Client().get("/metrics", headers=BEARER).content.decode()
    for word in ("zoe", "Zoe", "demo", "127.0.0.1", str(support), str(main_account.account.account_id)):
        assert not re.search(rf'="[^"]*{re.escape(word)}', text), word
    labels = set(re.findall(r'(\w+)="', text))
    assert labels == {"route", "method", "status", "command", "outcome", "state", "version", "le"}


def test_buckets_grow(token: str, account: Account) -> None:  # noqa: ARG001
    account.api().account.info()
    name = "panel_api_call_seconds_bucket"
    buckets = sorted(
        (float(dict(labels)["le"]), value)
        for (sample, labels), value in scrape().items()
        if sample == name and dict(labels)["command"] == "GetAccountInfo"
    )
    assert len(buckets) == 11
    assert all(lower[1] <= upper[1] for lower, upper in pairwise(buckets))


def test_the_lag_of_the_journals_stream_is_shown(token: str, account: Account, settings: Settings) -> None:  # noqa: ARG001
    assert ("panel_audit_stream_lag_events", frozenset()) not in scrape(), "there is no stream"
    settings.AUDIT_STREAM = "syslog://127.0.0.1:9"
    last = noted(Actor.without_session(account), Kind.KEYS_ROTATED).seq
    StreamCursor.objects.create(account=account, seq=last - 1, failures=7)
    samples = scrape()
    assert number(samples, "panel_audit_stream_lag_events") == 1
    assert 0 < number(samples, "panel_audit_stream_lag_seconds") < 60
    assert number(samples, "panel_audit_stream_failures") == 7
    StreamCursor.objects.update(seq=last)
    assert number(scrape(), "panel_audit_stream_lag_seconds") == 0


def test_the_page_about_monitoring_lists_every_metric_and_its_labels(
    token: str,  # noqa: ARG001
    main_account: Member,
    settings: Settings,
) -> None:
    settings.AUDIT_STREAM = "syslog://127.0.0.1:9"
    page = (ROOT / "docs" / "monitoring.md").read_text()
    rows = re.findall(r"^\| `(panel_\w+)` \|(.*?)\|", page, re.MULTILINE)
    main_account.account.api().account.info()
    Client().post("/auth/", {"account": "demo", "password": PASSWORD})
    found: dict[str, set[str]] = {}
    for name, labels in scrape():
        family = re.sub("_(bucket|count|sum)$", "", name)
        found.setdefault(family, set()).update(label for label, _ in labels if label != "le")
    assert {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in rows} == found

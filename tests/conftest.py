"""What most tests begin with: a sandbox on loopback, an account connected to it, a member signed in."""

import gc
import os
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.http import HttpRequest
from django.test import Client
from django.test.signals import template_rendered

from panel.api.calls import shared_client
from panel.api.client import Api
from panel.connections.connecting import Credentials, connect
from panel.people.models import Account, Member
from panel.resilience.breaker import breaker_of
from panel.web.jinja import Page
from tests.sandboxes import RunningSandbox, running_sandbox

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

PASSWORD = "Demo-panel-1"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """With `-n auto`: one process more than processors, since some of the tests wait."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What has been imported stays: Python need not look through it again and again for what can be thrown away."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest come first, so that no processor waits for one at the end.

    With another database than SQLite, only tests that use one: the others would be the same again.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if "TEST_DATABASE_URL" not in os.environ:
        return
    config.hook.pytest_deselected(items=[item for item in items if not uses_database(item)])
    items[:] = filter(uses_database, items)


def uses_database(item: pytest.Item) -> bool:
    """By itself, or with the programs that it starts."""
    fixtures = set(getattr(item, "fixturenames", ()))
    marks = {mark.name for mark in item.iter_markers()}
    return bool(fixtures & {"db", "transactional_db"} or marks & {"django_db", "programs", "shared", "e2e"})


@pytest.fixture(scope="session", autouse=True)
def seen_contexts() -> Iterator[None]:
    """`response.context` of the test client: Django fills it for its own template language only."""

    def full_context(page: Page, context: Mapping[str, Any], request: HttpRequest | None) -> dict[str, Any]:
        full = original(page, context, request)
        template_rendered.send(sender=page, template=page, context=full)
        return full

    original = Page.full_context
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Page, "full_context", full_context)
        yield


@pytest.fixture(scope="session")
def one_sandbox() -> Iterator[RunningSandbox]:
    """The sandbox of the whole run; use `sandbox`."""
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def playwright() -> "Iterator[Playwright]":
    """What drives the browsers of the whole run: a thread can have only one."""
    from playwright.sync_api import sync_playwright  # only tests with a browser wait for it

    # It keeps an event loop in this thread from here on; Django would refuse the database in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(autouse=True)
def empty_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """A cache in the database is rolled back with it, after a test that writes for good it is emptied; as any other."""
    if not isinstance(caches["default"], DatabaseCache):
        caches["default"].clear()
        yield
    elif not writes_for_good(request):
        yield
    else:
        request.getfixturevalue("transactional_db")
        yield
        caches["default"].clear()


def writes_for_good(request: pytest.FixtureRequest) -> bool:
    """Whether the test's changes are not rolled back but deleted, table by table of the models, after it."""
    mark = request.node.get_closest_marker("django_db")
    return "transactional_db" in request.fixturenames or bool(mark and mark.kwargs.get("transaction"))


@pytest.fixture
def sandbox(one_sandbox: RunningSandbox) -> RunningSandbox:
    """A sandbox as good as new, with the small seed: account `demo`, application `support` with 25 users, `empty`."""
    one_sandbox.reset()
    caches["process"].clear()
    breaker_of.cache_clear()
    return one_sandbox


@pytest.fixture(scope="session", autouse=True)
def keys_read_once() -> Iterator[None]:
    """Reading a private key checks its primes, which takes longer than most tests: each is read once in a run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("panel.api.auth.load_pem_private_key", cache(load_pem_private_key))
        yield


@pytest.fixture(scope="session", autouse=True)
def closed_connections() -> Iterator[None]:
    """Leave no connection of the process's pool open."""
    yield
    shared_client().close()


@pytest.fixture
def calls() -> Iterator[list[str]]:
    """The commands that the panel sends to the API from here on."""
    sent: list[str] = []
    hooks = shared_client().event_hooks
    shared_client().event_hooks = {"request": [lambda request: sent.append(request.url.path.rpartition("/")[2])]}
    yield sent
    shared_client().event_hooks = hooks


@pytest.fixture
def account(db: None, sandbox: RunningSandbox) -> Account:  # noqa: ARG001 - the database is needed
    """The sandbox's account, connected."""
    key = sandbox.credentials
    return connect(Credentials(key["account_id"], key["key_id"], key["private_key"]), sandbox.url, PASSWORD)


@pytest.fixture
def api(account: Account) -> Api:
    """The account at the API, past the panel."""
    return account.api()


@pytest.fixture
def main_account(account: Account) -> Member:
    """The account's main account."""
    return Member.objects.get(account=account, subuser_id=None)


@pytest.fixture
def main_client(main_account: Member) -> Client:
    """A browser in which the main account is signed in."""
    client = Client()
    client.force_login(main_account)
    return client


@pytest.fixture
def support(api: Api) -> int:
    """The id of the application `support`."""
    return next(application.id for application in api.applications.list() if application.name == "support")

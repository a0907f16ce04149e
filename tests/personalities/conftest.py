"""The demo account, connected in the usual way, and then a sandbox that spells its answers in another."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import caches
from django.test import Client

from panel.connections.connecting import Credentials, connect
from panel.people.models import Account, Member
from panel.sandbox.personalities import PERSONALITIES
from tests.conftest import PASSWORD
from tests.sandboxes import DOCUMENTED, RunningSandbox, running_sandbox

# Small pages are smaller here, so that every list of the demo is longer than one.
CHOICES: dict[str, dict[str, object]] = {name: {"personality": name} for name in PERSONALITIES}
CHOICES["small-pages"] |= {"largest_page": 10}


@pytest.fixture(scope="session")
def demo_sandbox() -> Iterator[RunningSandbox]:
    """The larger seed, whose application `sales` uses SmartQueue."""
    with running_sandbox("demo", **DOCUMENTED) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(demo_sandbox: RunningSandbox) -> Iterator[RunningSandbox]:
    """In place of the small one."""
    demo_sandbox.reset()
    caches["process"].clear()
    yield demo_sandbox
    demo_sandbox.reset()


@pytest.fixture
def account(db: None, sandbox: RunningSandbox) -> Account:  # noqa: ARG001 - the database is needed
    key = sandbox.credentials
    return connect(Credentials(key["account_id"], key["key_id"], key["private_key"]), sandbox.url, PASSWORD)


@pytest.fixture(params=CHOICES)
def speak(request: pytest.FixtureRequest, sandbox: RunningSandbox) -> Callable[[], None]:
    """From its call on, the sandbox has the personality that the test runs under."""

    def speak() -> None:
        sandbox.behave(**CHOICES[request.param])
        for name in caches:
            caches[name].clear()

    return speak


@pytest.fixture
def browser(account: Account, speak: Callable[[], None]) -> Client:
    """The main account is signed in, and the sandbox has its personality."""
    client = Client()
    client.force_login(Member.objects.get(account=account, subuser_id=None))
    speak()
    return client

"""Every kind of write x every fault, for one call and lasting: page, journal and sandbox say the same.

The sandbox's own history is the truth. What cannot be told is said to be unknown, and nothing else is.
"""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import pytest
import stamina
from django.core.cache import cache, caches
from django.test import Client

from panel.api.rights import METHOD_ROLES, is_read
from panel.connections.connecting import Credentials, connect
from panel.journal.models import Entry
from panel.people.models import Member
from panel.remote import settling
from panel.remote.kinds import KINDS
from panel.remote.requests import PanelRequest
from panel.remote.sent import Finding, Outcome, Sent
from panel.remote.settling import look_again
from panel.resilience.breaker import breaker_of
from panel.sign_in import panel_passwords
from tests.conftest import PASSWORD
from tests.sandboxes import RunningSandbox, running_sandbox
from tests.writes.faults import FAULTS, failing_from
from tests.writes.world import DEEDS, SMART, Deed, World, hidden

NOTHING = ("Nothing was saved.", "Nothing was changed.", "was not changed.", "this was not done.")
UNKNOWN = ("not known whether", "created again is not known", "has not been done so far")


@pytest.fixture(scope="module")
def smart_sandbox() -> Iterator[RunningSandbox]:
    """The larger seed: its application `sales` uses SmartQueue."""
    with running_sandbox("demo") as sandbox:
        yield sandbox


@pytest.fixture
def quick() -> Iterator[None]:
    """Reads are tried once: what lasts does not end by trying again."""
    with stamina.set_testing(True, attempts=1):
        yield


def world(sandbox: RunningSandbox, application: str) -> World:
    """The panel connected to this sandbox."""
    sandbox.reset()
    key = sandbox.credentials
    account = connect(Credentials(key["account_id"], key["key_id"], key["private_key"]), sandbox.url, PASSWORD)
    api = account.api()
    found = next(each.id for each in api.applications.list() if each.name == application)
    return World(sandbox, Client(), Client(), api, found)


def as_new(w: World, deed: Deed) -> None:
    """Sandbox, the session of who does it, and what the panel keeps as if nothing had happened."""
    w.sandbox.reset()
    cache.clear()
    caches["process"].clear()
    main, admin = Member.objects.get(subuser_id=None), w.subuser()
    subuser = panel_passwords.give(main.account, admin.id, admin.name, PASSWORD)
    w.browser_of(deed).force_login(subuser if deed.own else main)
    breaker_of.cache_clear()


@pytest.mark.usefixtures("quick", "db")
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
@pytest.mark.parametrize("deed", DEEDS)
def test_page_journal_and_sandbox_agree(
    sandbox: RunningSandbox, deed: str, lasting: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert every_fault(world(sandbox, "support"), DEEDS[deed], lasting, monkeypatch) == {}


@pytest.mark.usefixtures("quick", "db")
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
@pytest.mark.parametrize("deed", SMART)
def test_page_journal_and_sandbox_agree_about_smartqueue(
    smart_sandbox: RunningSandbox, deed: str, lasting: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert every_fault(world(smart_sandbox, "sales"), SMART[deed], lasting, monkeypatch) == {}


def test_every_command_that_writes_can_be_settled_and_is_in_the_table() -> None:
    writing = {command for command in METHOD_ROLES if not is_read(command)}
    assert set(KINDS) == writing
    assert {deed.command for deed in (DEEDS | SMART).values()} == writing


def every_fault(w: World, deed: Deed, lasting: bool, patch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Fault -> what is wrong with it."""
    wrong = {}
    for name, fault in FAULTS.items():
        as_new(w, deed)
        with patch.context() as late:
            late.setattr(settling, "LATE", timedelta(minutes=1))
            if found := list(disagreements(w, deed, fault, lasting, late)):
                wrong[name] = found
    return wrong


def disagreements(
    w: World, deed: Deed, fault: dict[str, Any], lasting: bool, patch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Do it, and compare what the page says, what the panel remembers, the journal, and what the sandbox has done."""
    browser = w.browser_of(deed)
    page, action, typed = deed.prepare(w)
    data = {**hidden(browser.get(page).content.decode(), action), **typed}
    before = w.done(deed.command)
    with failing_from(w.sandbox, deed.command, lasting=lasting, **fault):
        response = browser.post(action, data)
    done = w.done(deed.command) > before
    api = cast("PanelRequest", response.wsgi_request).api
    write = next(write for write in reversed(api.sent) if write.command == deed.command)
    entry = Entry.objects.filter(kind="sent", command=deed.command).latest("pk")
    shown = browser.get(response["Location"]) if response.status_code == 302 else response
    text = html.unescape(shown.content.decode())
    said = {
        "done": bool(re.search(deed.said, text)),
        "nothing": any(words in text for words in (*NOTHING, *deed.nothing)),
        "unknown": any(words in text for words in UNKNOWN),
    }
    spoken = [word for word, is_said in said.items() if is_said]
    if len(spoken) != 1:
        yield f"the page says {spoken}"
    if (said["done"] and not done) or (said["nothing"] and done):
        yield f"the page says {spoken}, but done is {done}"
    yield from of_the_panel(write, said, done)
    if (entry.state == "done" and not done) or (entry.state in {"refused", "failed", "not done"} and done):
        yield f"the journal says {entry.state}, but done is {done}"
    if (said["done"] and entry.state != "done") or (said["nothing"] and entry.state in {"done", "unknown"}):
        yield f"the page says {spoken}, but the journal says {entry.state}"
    if done and not lasting and deed.tellable and not said["done"]:
        yield f"it was done and could be read, but the page says {spoken}"
    if write.outcome is Outcome.UNKNOWN:
        patch.setattr(settling, "LATE", timedelta(0))
        found = look_again(api, api.actor, write)
        expected = (Finding.DONE if done else Finding.NOT_DONE) if deed.tellable else Finding.UNTOLD
        if found.finding is not expected:
            yield f"a later look found {found}, but done is {done}"
        entry.refresh_from_db()
        if entry.state != expected.value:
            yield f"after a later look the journal says {entry.state}, but done is {done}"


def of_the_panel(write: Sent, said: dict[str, bool], done: bool) -> Iterator[str]:
    """What the request remembers of the write."""
    if (write.outcome is Outcome.DONE and not done) or (write.outcome in {Outcome.REFUSED, Outcome.FAILED} and done):
        yield f"the panel remembers {write.outcome}, but done is {done}"
    if said["done"] and write.outcome is not Outcome.DONE:
        yield f"the page says done, and the panel remembers {write.outcome}"
    if said["nothing"] and write.outcome is Outcome.UNKNOWN:
        yield "the page says that nothing was changed, and the panel does not know"

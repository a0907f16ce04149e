"""Suspend and restore under every fault: nothing is lost or claimed, and what is half done can be gone on with."""

from datetime import timedelta

import pytest
import stamina

from panel.access.access import Access
from panel.api.client import Api
from panel.jobs import lanes, looking, places, sending
from panel.jobs.models import Job
from panel.jobs.ruling import start
from panel.jobs.states import RowState
from panel.journal.actor import Actor
from panel.people.models import Member
from panel.remote import settling
from panel.remote.member_api import MemberApi
from panel.team.key_steps import restore_key_row, suspend_key_row
from panel.team.models import KeySuspension, Suspension
from panel.team.plans import plan_for
from panel.team.suspending import Standing, restore_rows, suspend_rows
from tests.importing import carry_out
from tests.sandboxes import RunningSandbox
from tests.writes.faults import FAULTS, failing_from

ROLES = {"UserManager", "Accountant"}
KEYS_ROLES = {"Accountant"}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a job waits for between two tries takes no time here."""
    for module in (settling, looking, sending):
        monkeypatch.setattr(module, "LATE", timedelta(0))
    monkeypatch.setattr(looking, "LOOK_AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(lanes, "FIRST_AWAY", 0.01)
    monkeypatch.setattr(lanes, "IDLE_SECONDS", 0.01)
    monkeypatch.setattr(places, "FIRST_HOLD", 0.01)


class World:
    """`duo` with two roles and a key of their own, as the API and the panel have them."""

    def __init__(self, member: Member, api: Api, sandbox: RunningSandbox) -> None:
        self.member, self.api, self.sandbox = member, api, sandbox
        self.id = next(each.id for each in api.subusers.list() if each.name == "duo")
        self.key = sandbox.key("Accountant", subuser_id=self.id)["key_id"]

    def job(self, what: str) -> Job:
        """Planned and started."""
        member_api = MemberApi(Actor(self.member.account, self.member, "demo"), Access.of(["MainAccount"]))
        standing = Standing.read(member_api)
        subuser = [each for each in standing.team if each.id == self.id]
        rows = suspend_rows(standing, subuser) if what == "suspend" else restore_rows(standing, subuser)
        job = plan_for(self.member, what, what, rows)
        assert start(job)
        return job

    def held(self) -> tuple[set[str], set[str]]:
        """The roles of the subuser and of their key."""
        subuser, key = self.api.subusers.get(self.id), self.api.keys.get(self.key)
        assert subuser
        assert key
        return set(subuser.role_names), set(key.role_names)

    def nothing_is_lost(self) -> None:
        held, keys_held = self.held()
        known = Suspension.objects.filter(subuser_id=self.id).first()
        assert held | set(known.roles if known else []) == ROLES
        assert keys_held | set(known.keys.get(self.key, []) if known else []) == KEYS_ROLES

    def nothing_is_claimed(self, job: Job, what: str) -> None:
        row, known = job.rows.get(), Suspension.objects.filter(subuser_id=self.id).first()
        if known and known.since:
            assert self.held() == (set(), set())
        if row.state == RowState.DONE:
            assert self.held() == ((set(), set()) if what == "suspend" else (ROLES, KEYS_ROLES))
            assert (known is None) is (what == "restore")
        else:
            assert row.state in (RowState.REFUSED, RowState.UNKNOWN)
            assert row.reason

    def gone_on_with(self, what: str) -> None:
        job = self.job(what)
        carry_out()
        assert job.rows.get().state in (RowState.DONE, RowState.LEFT_OUT)  # left out: it was all done before


@pytest.fixture
def world(main_account: Member, api: Api, sandbox: RunningSandbox) -> World:
    return World(main_account, api, sandbox)


def struck(world: World, what: str, command: str, fault: str) -> None:
    job = world.job(what)
    with stamina.set_testing(True, attempts=1), failing_from(world.sandbox, command, lasting=False, **FAULTS[fault]):
        carry_out()
    world.nothing_is_lost()
    world.nothing_is_claimed(job, what)
    world.gone_on_with(what)


@pytest.mark.parametrize("fault", FAULTS)
def test_suspend(world: World, fault: str) -> None:
    struck(world, "suspend", "RemoveSubUserRoles", fault)
    assert world.held() == (set(), set())
    world.gone_on_with("restore")
    assert world.held() == (ROLES, KEYS_ROLES)


# After the first of two calls, half of it is done; the faults that differ for a job.
HALF_WAY = ["timed out before it arrived", "timed out after it was done", "502", "429", "code 100"]


@pytest.mark.parametrize(
    ("command", "fault"),
    [*(("SetSubUserRoles", fault) for fault in FAULTS), *(("SetKeyRoles", fault) for fault in HALF_WAY)],
)
def test_restore(world: World, command: str, fault: str) -> None:
    world.gone_on_with("suspend")
    struck(world, "restore", command, fault)
    assert world.held() == (ROLES, KEYS_ROLES)
    assert not Suspension.objects.exists()


@pytest.mark.parametrize("command", ["GetSubUsers", "GetKeys"])
def test_what_cannot_be_read_back_is_not_claimed(world: World, command: str) -> None:
    job = world.job("suspend")
    world.sandbox.fault(command, code=100)
    with stamina.set_testing(True, attempts=1):
        carry_out()
    world.sandbox.clear_faults()
    world.nothing_is_lost()
    world.nothing_is_claimed(job, "suspend")
    world.gone_on_with("suspend")
    assert world.held() == (set(), set())


def test_an_unfinished_suspension_of_a_service_account_is_gone_on_with_though_its_roles_are_gone(world: World) -> None:
    KeySuspension.objects.create(account=world.member.account, key_id=world.key, roles=["Accountant"], by="demo")
    world.api.keys.remove_roles(world.key, ["Accountant"])
    job_about_key(world, "suspend")
    carry_out()
    known = KeySuspension.objects.get()
    assert known.since
    assert known.roles == ["Accountant"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_service_account_by_itself(world: World, fault: str) -> None:
    for what, command in (("suspend", "RemoveKeyRoles"), ("restore", "SetKeyRoles")):
        job_about_key(world, what)
        with (
            stamina.set_testing(True, attempts=1),
            failing_from(world.sandbox, command, lasting=False, **FAULTS[fault]),
        ):
            carry_out()
        held, known = world.held()[1], KeySuspension.objects.filter(key_id=world.key).first()
        assert held | set(known.roles if known else []) == KEYS_ROLES
        if known and known.since and what == "suspend":
            assert held == set()
        if known or what == "suspend":
            job_about_key(world, what)
            carry_out()
        assert world.held()[1] == (set() if what == "suspend" else KEYS_ROLES)
        assert KeySuspension.objects.filter(since__isnull=False).exists() is (what == "suspend")
    assert not KeySuspension.objects.exists()


def job_about_key(world: World, what: str) -> None:
    """Planned and started."""
    key = world.api.keys.get(world.key)
    assert key
    if what == "suspend":
        row = suspend_key_row(key)
    else:
        row = restore_key_row(key, KeySuspension.objects.get(key_id=world.key))
    assert start(plan_for(world.member, what, what, [row]))

"""What the panel did itself, or may have done, is no drift."""

from datetime import UTC, datetime, timedelta

import pytest

from panel.journal.models import Entry
from panel.team.drift.comparing import compare
from panel.team.drift.replaying import expected
from panel.team.drift.things import KEY, SUBUSER, Thing

NOW = datetime(2026, 5, 1, tzinfo=UTC)
ANNA = Thing(SUBUSER, "7", "anna", "Sales", ("Support",))
CRM = Thing(KEY, "k1", "crm", "", ("Support", "Payer"), owner=7)


def entry(command: str, state: str = "done", *, ago: int = 60, made: str = "", **arguments: str) -> Entry:
    """A write of the panel, so many seconds before the API was read."""
    at = NOW - timedelta(seconds=ago)
    kind = "service account" if "Key" in command else "subuser"
    return Entry(command=command, state=state, at=at, made=made, arguments=arguments, object_kind=kind, seq=5)


def drifts(entries: list[Entry], *there: Thing) -> list[str]:
    found = compare(expected([ANNA, CRM], 0, entries, NOW), there)
    return [f"{each.thing.name} {each.what}" for each in found]


def with_roles(thing: Thing, *roles: str) -> Thing:
    return Thing(thing.kind, thing.id, thing.name, thing.description, roles, thing.owner)


def test_a_done_write_is_expected_and_only_it() -> None:
    write = [entry("SetSubUserRoles", subuser_id="7", role_name="Payer")]
    assert drifts(write, with_roles(ANNA, "Support", "Payer"), CRM) == []
    assert drifts(write, ANNA, CRM) == ["anna roles"]


@pytest.mark.parametrize(("state", "ago"), [("unknown", 60), ("sent", 60), ("can't be told", 60), ("done", 3)])
def test_what_may_have_happened_is_no_drift_either_way(state: str, ago: int) -> None:
    write = [entry("SetSubUserRoles", state, ago=ago, subuser_id="7", role_name="Payer")]
    assert drifts(write, with_roles(ANNA, "Support", "Payer"), CRM) == []
    assert drifts(write, ANNA, CRM) == []
    assert drifts(write, with_roles(ANNA, "Owner"), CRM) == ["anna roles"]


def test_setting_the_roles_of_a_key_may_replace_or_add() -> None:
    write = [entry("SetKeyRoles", key_id="k1", role_name="Owner")]
    assert drifts(write, ANNA, with_roles(CRM, "Owner")) == []
    assert drifts(write, ANNA, with_roles(CRM, "Support", "Payer", "Owner")) == []
    assert drifts(write, ANNA, with_roles(CRM, "Support")) == ["crm roles"]


def test_force_and_deletion_may_reach_the_subusers_keys() -> None:
    forced = [entry("RemoveSubUserRoles", subuser_id="7", role_name="Support", force="true")]
    assert drifts(forced, with_roles(ANNA), with_roles(CRM, "Payer")) == []
    assert drifts(forced, with_roles(ANNA), CRM) == []
    assert drifts([entry("DelSubUser", subuser_id="7")]) == []
    assert drifts([entry("DelSubUser", subuser_id="7")], CRM) == []


def test_a_subuser_that_may_have_been_added_is_no_drift() -> None:
    lost = [entry("AddSubUser", "unknown", new_subuser_name="berta")]
    assert drifts(lost, ANNA, CRM, Thing(SUBUSER, "8", "berta")) == []
    assert drifts(lost, ANNA, CRM, Thing(SUBUSER, "8", "carl")) == ["carl added"]


def test_a_subuser_that_was_added_again_replaces_the_earlier_one() -> None:
    again = [entry("AddSubUser", made="8", new_subuser_name="anna", role_name="Support", description="Sales")]
    assert drifts(again, Thing(SUBUSER, "8", "anna", "Sales", ("Support",)), CRM) == []


def test_other_spellings_of_a_role_are_the_same_role() -> None:
    found = expected([with_roles(ANNA, "User Manager")], 0, [], NOW)
    assert compare(found, [with_roles(ANNA, "UserManager")]) == []


def test_what_cannot_be_read_is_no_difference() -> None:
    blurred = Thing(SUBUSER, "7", "anna", None, None)
    assert drifts([], blurred, CRM) == []

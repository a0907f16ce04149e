"""The least roles for what somebody needs, checked against brute force over all sets of roles."""

from functools import cache
from itertools import combinations
from random import Random

import pytest

from panel.access.least import Choice, least, only_main_account
from panel.access.matrix import ASSIGNABLE, MATRIX, Role, Section
from panel.api.rights import METHOD_ROLES, may_call

USERS, QUEUES, BILLING = Section.USERS_IN_AN_APPLICATION, Section.QUEUES_IN_AN_APPLICATION, Section.BILLING


def roles_of(choices: list[Choice]) -> list[tuple[str, ...]]:
    return [tuple(map(str, choice.roles)) for choice in choices]


def test_the_least_role_comes_first() -> None:
    assert roles_of(least([USERS])) == [("UserManager",), ("Admin",), ("Owner",)]
    assert roles_of(least([BILLING]))[:2] == [("Payer",), ("PayerNoVerify",)]


def test_a_pair_comes_before_a_single_role_that_opens_more() -> None:
    found = roles_of(least([USERS, BILLING]))
    assert found[0] == ("UserManager", "Payer")
    assert found.index(("UserManager", "Payer")) < found.index(("Admin",)) < found.index(("Owner",))


def test_what_is_too_much_is_named() -> None:
    first = least([USERS])[0]
    assert first.sections == (
        Section.CONTROL_PANEL,
        Section.APPLICATIONS,
        Section.SERVICE_ACCOUNTS,
        Section.PROFILE_SETTINGS,
        Section.NOTIFICATION_HISTORY,
    )
    assert "AddUser" in first.methods


def test_roles_that_are_held_count() -> None:
    assert least([USERS], held=["Admin"]) == []
    choice = least([BILLING], held=["UserManager"])[0]
    assert roles_of([choice]) == [("Payer",)]
    assert choice.too_much == (0, 0)


def test_a_method_is_asked_for_like_a_section() -> None:
    assert roles_of(least(["DelApplication"])) == [("Owner",)]
    assert least(["GetRoles"]) == []


def test_what_the_main_account_alone_can_has_no_role() -> None:
    assert least([Section.EDITING_A_SUBUSER]) == []
    assert only_main_account([Section.EDITING_A_SUBUSER, USERS]) == [Section.EDITING_A_SUBUSER]


def test_what_needs_three_roles_has_neither_a_role_nor_a_pair() -> None:
    three = [Section.RESERVED_PHONE_NUMBERS, Section.NOTIFICATIONS_SETTINGS, Section.SUPPORT]
    assert least(three) == []
    assert only_main_account(three) == []


@cache
def sections(roles: tuple[Role, ...]) -> set[Section]:
    return {section for section, opened_by in MATRIX.items() if opened_by & {*roles}}


@cache
def methods(roles: tuple[Role, ...]) -> set[str]:
    return {command for command in METHOD_ROLES if may_call(command, roles)}


def by_brute_force(wanted: list[Section], held: list[Role]) -> list[tuple[int, int, int, list[int], tuple[Role, ...]]]:
    """All single roles and pairs, tried one by one in both tables."""
    before, methods_before = sections((*held,)), methods((*held,))
    if {*wanted} <= before:
        return []
    fitting = [
        roles for count in (1, 2) for roles in combinations(ASSIGNABLE, count) if {*wanted} <= sections(roles) | before
    ]
    smallest = [roles for roles in fitting if not any({*other} < {*roles} for other in fitting)]
    return sorted(
        (
            len(sections(roles) - before - {*wanted}),
            len(methods(roles) - methods_before),
            len(roles),
            [list(Role).index(role) for role in roles],
            roles,
        )
        for roles in smallest
    )


@pytest.mark.parametrize("seed", range(60))
def test_brute_force_finds_the_same_in_the_same_order(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    wanted = random.sample([*Section], random.randint(1, 4))
    held = random.sample(ASSIGNABLE, random.choice([0, 0, 1]))
    expected = by_brute_force(wanted, held)
    found = least(wanted, held)
    assert [(choice.roles, *choice.too_much) for choice in found] == [(row[4], row[0], row[1]) for row in expected]


def test_every_single_section_and_every_pair_of_them_agrees_with_brute_force() -> None:
    for count in (1, 2):
        for wanted in combinations(Section, count):
            assert [choice.roles for choice in least(wanted)] == [row[4] for row in by_brute_force([*wanted], [])]

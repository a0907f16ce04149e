"""The matrix in the code is the vendor's, and several roles open their union."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.access.matrix import (
    ASSIGNABLE,
    GROUPS,
    MATRIX,
    Role,
    Section,
    grouped,
    roles_opening,
    sections_of,
    unknown,
)

with Path(__file__).with_name("matrix.csv").open() as file:
    PUBLISHED = list(csv.DictReader(file))

NAMES = [
    "MainAccount",
    "Owner",
    "Admin",
    "Developer",
    "Supervisor",
    "Support",
    "Accountant",
    "CallListManager",
    "UserManager",
    "PhoneNumberManager",
    "Payer",
    "PayerNoVerify",
]


def published(role: str) -> set[str]:
    return {row["section"] for row in PUBLISHED if row[role] == "x"}


def test_there_are_51_sections_and_12_roles_in_the_published_order() -> None:
    assert [section.value for section in Section] == [row["section"] for row in PUBLISHED]
    assert len(Section) == 51
    assert [role.value for role in Role] == NAMES


def test_the_rows_stand_in_the_published_order() -> None:
    assert list(MATRIX) == list(Section)


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: row["section"])
def test_each_section_is_opened_by_the_published_roles(row: dict[str, str]) -> None:
    opened_by = [name for name in NAMES if row[name] == "x"]
    assert [role.value for role in roles_opening(Section(row["section"]))] == opened_by


@pytest.mark.parametrize(
    ("role", "count"),
    [
        ("MainAccount", 50),
        ("Owner", 42),
        ("Admin", 39),
        ("Developer", 27),
        ("Supervisor", 17),
        ("Support", 13),
        ("Accountant", 13),
        ("CallListManager", 8),
        ("UserManager", 6),
        ("PhoneNumberManager", 10),
        ("Payer", 4),
        ("PayerNoVerify", 4),
    ],
)
def test_each_role_opens_as_many_sections_as_published(role: str, count: int) -> None:
    assert len(sections_of([role])) == count


@given(st.sets(st.sampled_from(NAMES)), st.sets(st.text(max_size=12)))
def test_several_roles_open_their_union_and_never_more(roles: set[str], strange: set[str]) -> None:
    strange -= set(NAMES)
    union = set[str]().union(*(published(role) for role in roles))
    assert {section.value for section in sections_of(roles | strange)} == union
    assert unknown(roles | strange) == strange


@pytest.mark.parametrize("name", ["", "Own", "Root", "Owner;Admin", "Verification", "Verifier", "Main account"])
def test_a_role_that_the_matrix_does_not_know_opens_nothing(name: str) -> None:
    assert sections_of([name]) == frozenset()
    assert unknown([name]) == {name}


def test_eleven_roles_can_be_assigned_and_the_main_account_is_none_of_them() -> None:
    assert [role.value for role in ASSIGNABLE] == NAMES[1:]


def test_every_section_belongs_to_one_group() -> None:
    assert [section for rows in GROUPS.values() for section in rows] == list(Section)
    assert list(GROUPS) == [
        "Control panel",
        "Applications",
        "Calls",
        "Phone numbers",
        "SMS",
        "Billing",
        "Settings",
        "Help",
        "Logs",
    ]


def test_grouping_leaves_out_what_is_not_there() -> None:
    assert grouped([Section.BILLING, Section.CONTROL_PANEL]) == {
        "Control panel": [Section.CONTROL_PANEL],
        "Billing": [Section.BILLING],
    }

"""The explanations below the matrix, each checked against the tables."""

from django.test import Client

from panel.access.matrix import MATRIX, Role, Section, sections_of
from panel.access.reach import SECTIONS_OF
from panel.api.rights import may_call
from panel.roles.oddities import ODDITIES, TEXTS, of_cell, of_role


def numbers(word: str) -> list[int]:
    return [each.number for each in ODDITIES if word in each.text]


def test_they_are_numbered_from_one_and_each_marks_something() -> None:
    assert [each.number for each in ODDITIES] == list(range(1, len(TEXTS) + 1))
    assert all(each.cells or each.roles for each in ODDITIES)


def test_every_difference_between_owner_and_admin_that_surprises_is_marked() -> None:
    owner, admin = sections_of(["Owner"]), sections_of(["Admin"])
    about = [each for each in ODDITIES if "only Admin" in each.text or "only Owner" in each.text]
    marked = {cell for each in about for cell in each.cells}
    assert marked == {(each, Role.OWNER) for each in admin - owner} | {(each, Role.ADMIN) for each in owner - admin}


def test_the_marked_cells_are_as_the_explanations_say() -> None:
    closed = {(section, role) for each in ODDITIES for section, role in each.cells if role not in MATRIX[section]}
    opened = {(section, role) for each in ODDITIES for section, role in each.cells if role in MATRIX[section]}
    assert opened == {
        (Section.RESERVED_PHONE_NUMBERS, Role.PHONE_NUMBER_MANAGER),
        (Section.SERVICE_ACCOUNTS, Role.CALL_LIST_MANAGER),
        (Section.SERVICE_ACCOUNTS, Role.USER_MANAGER),
    }
    assert (Section.RESERVED_PHONE_NUMBERS, Role.MAIN_ACCOUNT) in closed
    assert (Section.QUEUES_IN_AN_APPLICATION, Role.USER_MANAGER) in closed
    assert (Section.PROFILE_SETTINGS, Role.PHONE_NUMBER_MANAGER) in closed


def test_columns_that_are_the_same_share_a_note() -> None:
    assert sections_of(["Payer"]) == sections_of(["PayerNoVerify"])
    assert of_role(Role.PAYER) == of_role(Role.PAYER_NO_VERIFY) == numbers("Payer and PayerNoVerify")
    assert of_role(Role.MAIN_ACCOUNT) == numbers("MainAccount is the account itself")


def test_who_may_read_users_by_the_api_alone_is_marked() -> None:
    users = Section.USERS_IN_AN_APPLICATION
    assert SECTIONS_OF["GetUsers"] == {users}
    by_api_alone = {role for role in Role if may_call("GetUsers", [role]) and role not in MATRIX[users]}
    assert {role for role in Role if of_cell(users, role)} == by_api_alone == {Role.DEVELOPER, Role.SUPERVISOR}


def test_the_page_marks_a_cell_that_is_odd_and_no_other(main_client: Client) -> None:
    groups = main_client.get("/settings/roles/").context["groups"]
    shown = {
        (line.section, role): list(odd) for lines in groups.values() for line in lines for role, _, odd in line.marks
    }
    odd = {cell for oddity in ODDITIES for cell in oddity.cells}
    assert {cell for cell, numbers in shown.items() if numbers} == odd
    assert all(shown[cell] == [oddity.number for oddity in ODDITIES if cell in oddity.cells] for cell in odd)


def test_no_cell_of_the_matrix_is_padded_with_spaces(main_client: Client) -> None:
    """Hundreds of cells: what stands in one stands in the page hundreds of times."""
    assert " " * 50 not in main_client.get("/settings/roles/").content.decode()

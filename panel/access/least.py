"""The least roles for what somebody needs: single roles and pairs, ordered by how little more they open."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from panel.access.matrix import ASSIGNABLE, MATRIX, ORDER, Role, Section
from panel.access.opened import Right, can, roles_for
from panel.api.rights import callable_by


@dataclass(frozen=True)
class Choice:
    """Roles that open all that is wanted, and what they open beyond that and beyond the roles held before."""

    roles: tuple[Role, ...]
    sections: tuple[Section, ...]  # in the matrix's order
    methods: tuple[str, ...]

    @property
    def too_much(self) -> tuple[int, int]:
        """Sections count first: a section is full access to it, a method is one call."""
        return len(self.sections), len(self.methods)


def least(wanted: Iterable[Right], held: Iterable[str] = ()) -> list[Choice]:
    """Roles to add to those that are held. No pair in which one role alone would do; none if nothing is missing."""
    held = list(held)
    missing = [right for right in wanted if not can(held, right)]
    if not missing:
        return []
    singles = [(role,) for role in ASSIGNABLE if opens_all((role,), missing)]
    enough = {role for (role,) in singles}
    pairs = [pair for pair in combinations(ASSIGNABLE, 2) if enough.isdisjoint(pair) and opens_all(pair, missing)]
    choices = [choice_of(roles, missing, held) for roles in [*singles, *pairs]]
    return sorted(choices, key=lambda each: (*each.too_much, len(each.roles), [ORDER[role] for role in each.roles]))


def opens_all(roles: tuple[Role, ...], wanted: Iterable[Right]) -> bool:
    return all(any(role in openers(right) for role in roles) for right in wanted)


@cache
def openers(right: Right) -> frozenset[Role]:
    return frozenset(roles_for(right))


def choice_of(roles: tuple[Role, ...], wanted: list[Right], held: list[str]) -> Choice:
    known = {section for section in MATRIX if can(held, section)}
    sections = [section for section in MATRIX if openers(section) & {*roles}]
    methods = callable_by(roles) - callable_by(held)
    return Choice(
        roles,
        tuple(section for section in sections if section not in known and section not in wanted),
        tuple(sorted(methods - {*wanted})),
    )


def only_main_account(wanted: Iterable[Right]) -> list[Right]:
    """What no role that can be given opens."""
    return [right for right in wanted if openers(right).isdisjoint(ASSIGNABLE)]

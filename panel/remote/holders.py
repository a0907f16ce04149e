"""Who of the account can do something: main account, subusers and keys, each with the roles that give it."""

from collections.abc import Iterable
from dataclasses import dataclass

from panel.access.matrix import Section, in_order
from panel.access.opened import Right, can, giving, methods_of
from panel.api.keys import Key
from panel.api.subusers import Subuser


@dataclass(frozen=True)
class Person:
    """A subuser with the roles that count (inherited ones as well), and those of them that give the right."""

    subuser: Subuser
    roles: list[str]
    giving: list[str]


@dataclass(frozen=True)
class Program:
    """A key, and the methods for which it counts here, with the roles that give at least one of them."""

    key: Key
    roles: list[str]
    methods: list[str]
    giving: list[str]

    @property
    def name(self) -> str:
        return self.key.name or self.key.id


def people_with(subusers: Iterable[Subuser], right: Right) -> list[Person]:
    """Subusers that can, by name. The main account can what the matrix gives it: ask `can([Role.MAIN_ACCOUNT], …)`."""
    found = [
        Person(subuser, in_order(subuser.all_role_names), giving(subuser.all_role_names, right))
        for subuser in subusers
        if can(subuser.all_role_names, right)
    ]
    return sorted(found, key=lambda person: person.subuser.name)


def programs_with(keys: Iterable[Key], right: Right) -> list[Program]:
    """Keys that can, by name. A key opens no page: for a section, those that may call what its pages here call."""
    wanted = methods_of(right) if isinstance(right, Section) else [right]
    found = []
    for key in keys:
        roles = in_order(key.all_role_names)
        if methods := [command for command in wanted if can(roles, command)]:
            give = [role for role in roles if any(giving([role], command) for command in methods)]
            found.append(Program(key, roles, methods, give))
    return sorted(found, key=lambda program: program.name.casefold())

"""Subusers, service accounts and applications as rows."""

from collections.abc import Iterable, Iterator
from typing import Final

from panel.api.applications import Application
from panel.bulk.cells import joined, of_bool
from panel.bulk.exporting.users import moment
from panel.service_accounts.listing import Row as Key
from panel.subusers.listing import Row as Subuser

SUBUSERS: Final = ["Name", "Description", "Roles", "Subuser ID", "Last sign-in"]
KEYS: Final = ["Name", "ID", "Description", "Roles", "Belongs to", "Made by", "Made at"]
APPLICATIONS: Final = ["Name", "Full name", "ID", "Secure record storage", "Users"]


def subusers(found: Iterable[Subuser]) -> Iterator[list[str]]:
    """As the list shows them."""
    for each in found:
        subuser = each.subuser
        roles = joined(subuser.role_names)
        yield [subuser.name, subuser.description, roles, str(subuser.id), moment(each.last_sign_in)]


def keys(found: Iterable[Key]) -> Iterator[list[str]]:
    """As the list shows them; nothing of a key itself, which nobody can read back."""
    for each in found:
        key, owner = each.key, each.key.owner
        made = [each.made.maker, moment(each.made.at)] if each.made else ["", ""]
        yield [key.name, key.id, key.description, joined(key.role_names), owner.name if owner else "", *made]


def applications(found: Iterable[Application], counts: dict[int, int | None]) -> Iterator[list[str]]:
    """As the list shows them; numbers of users only where it does."""
    for each in found:
        number = counts.get(each.id)
        told = "" if each.secure_record_storage is None else of_bool(bool(each.secure_record_storage))
        yield [each.name, each.full_name, str(each.id), told, "" if number is None else str(number)]

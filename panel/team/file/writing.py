"""The team as text."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import yaml

from panel.api.keys import Key
from panel.api.subusers import Subuser
from panel.people.models import Account
from panel.team.file.planning import managed, roles_of
from panel.team.models import Suspension

HEADER = """\
# The team of {name}: manage.py team plan FILE shows what would change, team apply FILE sends it.
# What is left out is left as it is; nothing is deleted without --prune. See docs/team-file.md.
"""
SUSPENDED = "# Suspended now, with the roles that they will get back: {names}.\n"


def written(
    account: Account, subusers: Sequence[Subuser], keys: Sequence[Key], suspended: dict[int, Suspension]
) -> str:
    """The whole file."""
    data = {
        "version": 1,
        "subusers": [subuser_entry(each, suspended.get(each.id)) for each in sorted(subusers, key=lambda s: s.name)],
        "service_accounts": key_entries(managed(account, keys)),
    }
    head = HEADER.format(name=account.name)
    if names := sorted(each.name for each in subusers if each.id in suspended):
        head += SUSPENDED.format(names=", ".join(names))
    return head + yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)


def subuser_entry(subuser: Subuser, suspension: Suspension | None) -> dict[str, Any]:
    roles = sorted(roles_of(subuser, suspension))
    return {"name": subuser.name, **described(subuser), **({} if "roles" in subuser.unclear else {"roles": roles})}


def key_entries(keys: Iterable[Key]) -> list[dict[str, Any]]:
    """With the id only where the name is not enough."""
    ordered = sorted(keys, key=lambda key: (key.name, key.id))
    times = Counter(key.name for key in ordered)
    return [
        {
            "name": key.name,
            **({} if key.name and times[key.name] == 1 else {"id": key.id}),
            **described(key),
            **({} if "roles" in key.unclear else {"roles": sorted(key.role_names)}),
        }
        for key in ordered
    ]


def described(thing: Subuser | Key) -> dict[str, str]:
    return {} if "description" in thing.unclear else {"description": thing.description}

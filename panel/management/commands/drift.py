"""`manage.py drift`: was the team changed past the panel?"""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from panel.api.errors import ApiError
from panel.journal.actor import COMMAND_LINE, Actor
from panel.journal.kinds import Kind
from panel.journal.noting import noted
from panel.people.models import Account
from panel.remote.looks import complete
from panel.team.drift import knowing
from panel.team.drift.comparing import Finding
from panel.team.drift.history import History, names_of, with_history

DRIFT, NOT_KNOWN = 1, 2  # exit statuses


class Command(BaseCommand):
    """For cron: silent and 0 where nothing was changed elsewhere."""

    help = (
        "Compares subusers and service accounts at the API with what the panel knows. Exit status 0: nothing was "
        "changed elsewhere, 1: something was, 2: it could not be read. It only reads."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--account", help="the name of one account; without it, all accounts")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--accept", action="store_true", help="from now on, the panel knows the team as it is now")

    def handle(self, *_args: object, account: str | None, **options: Any) -> None:
        accounts = Account.objects.order_by("name")
        wanted = list(accounts.filter(name=account) if account else accounts)
        if account and not wanted:
            raise CommandError(f"No account called {account} is connected.", returncode=NOT_KNOWN)
        told = {each.name: self.look(each, accept=options["accept"]) for each in wanted}
        if options["json"]:
            self.stdout.write(json.dumps({name: as_json(found) for name, found in told.items()}, indent=2))
        else:
            for name, found in told.items():
                for line in in_lines(found):
                    self.stdout.write(f"{name}: {line}")
        if any(found.findings for found in told.values()):
            sys.exit(DRIFT)

    def look(self, account: Account, *, accept: bool) -> History:
        """
        Raises:
            CommandError: it cannot be read.
        """
        api, at = account.api(), timezone.now()
        try:
            subusers = complete("GetSubUsers", api.subusers.list()).items
            keys = complete("GetKeys", api.keys.list()).items
            findings = knowing.look(account, subusers, keys, at)
            found = with_history(account, api, findings, knowing.known_of(account), names_of(subusers, keys))
            if accept:
                rows = knowing.latest_rows(api)
                self.note(account, found)
                knowing.accept(account, subusers, keys, rows)
        except ApiError as error:
            raise CommandError(f"{account.name}: {error}", returncode=NOT_KNOWN) from None
        return found

    def note(self, account: Account, found: History) -> None:
        """Say so in the journal."""
        details = {"changes": "; ".join(map(in_a_line, found.findings))[:2000]}
        noted(Actor.without_session(account, "manage.py drift", COMMAND_LINE), Kind.DRIFT_ACCEPTED, details=details)


def in_lines(found: History) -> list[str]:
    return [f"{in_a_line(each)}{who_and_when(each)}" for each in found.findings]


def in_a_line(finding: Finding) -> str:
    return f"{finding.thing.kind} {finding.thing.name or finding.thing.id}: {finding.in_words}"


def who_and_when(finding: Finding) -> str:
    return f" ({finding.at}, {finding.by})" if finding.at else ""


def as_json(found: History) -> list[dict[str, Any]]:
    return [
        {
            "kind": each.thing.kind,
            "id": each.thing.id,
            "name": each.thing.name,
            "what": str(each.what),
            "given": list(each.given),
            "taken": list(each.taken),
            "in_words": each.in_words,
            "by": each.by,
            "at": each.at,
        }
        for each in found.findings
    ]

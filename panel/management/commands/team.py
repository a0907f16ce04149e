"""`manage.py team export | plan | apply`: the team as a file that can be kept in git."""

import os
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from panel.api.errors import ApiError
from panel.bulk.results import take_passwords, with_credentials
from panel.jobs.calls import Call, Unsent
from panel.jobs.claiming import claim
from panel.jobs.models import Job, JobRow
from panel.jobs.ruling import start
from panel.jobs.running import run
from panel.jobs.states import RowState
from panel.people.models import Account, Member
from panel.remote.looks import complete
from panel.team.file.form import TeamFileError, read
from panel.team.file.planning import FilePlan, Now, plan_of
from panel.team.file.writing import written
from panel.team.models import suspensions_of
from panel.team.plans import plan_for
from panel.team.work import write

SIGNS = {"add": "+", "add_key": "+", "delete": "-", "delete_key": "-"}


class Command(BaseCommand):
    """Nothing is sent before it was printed."""

    help = "Exports subusers and service accounts as a file; shows, or sends, what makes the team as a file says."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        export = actions.add_parser("export", help="print the team as YAML")
        plan = actions.add_parser("plan", help="print each call that the file needs; sends nothing")
        plan.add_argument("--check", action="store_true", help="exit status 1 if there is something to do")
        apply = actions.add_parser("apply", help="print the plan, ask, and send it")
        apply.add_argument("--yes", action="store_true", help="do not ask")
        apply.add_argument(
            "--credentials", metavar="DIR", type=Path, help="where the keys of new service accounts are written"
        )
        for each in (plan, apply):
            each.add_argument("file", metavar="FILE", help="- is the standard input")
            each.add_argument("--prune", action="store_true", help="delete what the file does not name")
        for each in (export, plan, apply):
            each.add_argument("--account", help="needed if several are connected")

    def handle(self, *_args: object, action: str, account: str | None, **options: Any) -> None:
        chosen = account_of(account)
        try:
            now = read_now(chosen)
        except ApiError as error:
            raise CommandError(f"{chosen.name}: {error}", returncode=2) from None
        if action == "export":
            self.stdout.write(written(chosen, now.subusers, now.keys, now.suspended), ending="")
            return
        plan = self.planned(now, options["file"], prune=options["prune"])
        self.show(chosen, plan)
        if action == "apply" and plan.rows:
            self.apply(chosen, plan, options)
        elif action == "plan" and plan.rows and options["check"]:
            sys.exit(1)

    def planned(self, now: Now, name: str, *, prune: bool) -> FilePlan:
        """
        Raises:
            CommandError: the file has mistakes.
        """
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
            plan = plan_of(*read(text, "standard input" if name == "-" else name), now, prune=prune)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{name} cannot be read: {error}") from None
        except TeamFileError as error:
            raise CommandError(str(error)) from None
        if plan.mistakes:
            raise CommandError("\n".join(plan.mistakes))
        return plan

    def show(self, account: Account, plan: FilePlan) -> None:
        """Each row with its calls."""
        for note in plan.notes:
            self.stdout.write(f"note: {note}")
        for row in plan.rows:
            self.stdout.write(f"{SIGNS.get(row.calls[0][0], '~')} {kind_of(row)} {row.label}")
            for line in calls_of(account, row):
                self.stdout.write(f"    {line}")
        number = sum(len(row.calls) for row in plan.rows)
        self.stdout.write(f"{number} call(s)." if number else "Nothing to do.")

    def apply(self, account: Account, plan: FilePlan, options: dict[str, Any]) -> None:
        """
        Raises:
            CommandError: not everything was done.
        """
        directory = options["credentials"]
        if any(row.calls[0][0] == "add_key" for row in plan.rows) and directory is None:
            raise CommandError("The file has new service accounts. Say with --credentials DIR where their keys go.")
        if not options["yes"] and not self.is_confirmed(options["file"]):
            raise CommandError("Nothing was sent.")
        member = Member.objects.get(account=account, subuser_id=None)
        job = plan_for(member, "apply", f"Team file {options['file']}", plan.rows)
        start(job)
        carry_out(job)
        self.report(job, directory)

    def is_confirmed(self, name: str) -> bool:
        """
        Raises:
            CommandError: nobody can be asked.
        """
        if name == "-" or not sys.stdin.isatty():
            raise CommandError("Nobody can be asked here: add --yes. Nothing was sent.")
        return input("Send these calls? Type yes: ").strip() == "yes"

    def report(self, job: Job, directory: Path | None) -> None:
        """The result of each row, then what is shown once."""
        for row in job.rows.order_by("number"):
            self.stdout.write(f"{row.state:8} {row.label}{': ' if row.reason else ''}{row.reason}")
        for row in with_credentials(job):
            path = (directory or Path()) / f"{row.object_id}.json"
            write_private(path, row.secret)
            JobRow.objects.filter(pk=row.pk).update(sealed_secret="")
            self.stdout.write(f"The key of {row.label} is in {path}.")
        for row in keyless(job):
            self.stdout.write(f"The answer with the key of {row.label} was lost. Delete it, and apply the file again.")
        for name, password in take_passwords(job):
            self.stdout.write(f"Password of {name}, shown only now: {password}")
        if bad := job.rows.exclude(state=RowState.DONE).count():
            raise CommandError(f"{bad} row(s) were not done. Apply the file again to go on (job {job.pk}).")


def write_private(path: Path, text: str) -> None:
    """A new file that only this user may read; none is replaced."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)


def account_of(name: str | None) -> Account:
    """
    Raises:
        CommandError: it is not clear which.
    """
    accounts = Account.objects.filter(name=name) if name else Account.objects.all()
    found = list(accounts[:2])
    if len(found) != 1:
        raise CommandError("No such account is connected." if not found else "Several are connected: use --account.")
    return found[0]


def read_now(account: Account) -> Now:
    """
    Raises:
        ApiError
    """
    api = account.api()
    subusers = complete("GetSubUsers", api.subusers.list()).items
    keys = complete("GetKeys", api.keys.list()).items
    return Now(account, subusers, keys, [role.name for role in api.roles.list()], suspensions_of(account))


def kind_of(row: JobRow) -> str:
    return "service account" if row.calls[0][0].endswith("_key") or "key_id" in row.calls[0][1] else "subuser"


def calls_of(account: Account, row: JobRow) -> Iterator[str]:
    """`SetSubUserRoles subuser_id=2012 role_name=Payer`."""
    unsent = Unsent(account)
    for each in row.calls:
        call = Call(*each)
        made = unsent.planned(lambda api, call=call: write(api, row.object_id, call, "secret"))  # type: ignore[misc]
        yield " ".join([made.command, *(f"{name}={value}" for name, value in made.arguments.items())])


def carry_out(job: Job) -> None:
    """Here and now, unless a worker was faster; until it has ended."""
    while not job.has_ended:
        if claimed := claim(job):
            # A thread of its own: it closes its connections to the database.
            thread = threading.Thread(target=run, args=(claimed, threading.Event()), name=f"job-{job.pk}")
            thread.start()
            thread.join()
        else:
            time.sleep(0.2)
        job.refresh_from_db()


def keyless(job: Job) -> list[JobRow]:
    """Service accounts that were made while the answer with their key was lost."""
    made = job.rows.filter(calls__0__0="add_key", state=RowState.DONE, generated=False)
    return list(made.order_by("number"))

"""All checks, in their order. Each is a function that returns a Finding and prints nothing."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from panel.api.errors import ApiError
from panel.api.roles import all_names
from panel.doctor.account import clock, enough_roles, good_key, key_age, no_roles, readable_key
from panel.doctor.answers import said_of
from panel.doctor.asking import Heard, ask_all
from panel.doctor.comparing import Difference, differences
from panel.doctor.findings import Finding, problem, well
from panel.doctor.machine import cached, database, disk, last_backup, some_account, static_files, worker
from panel.doctor.recording import write
from panel.doctor.stream import audit_stream
from panel.people.models import Account

type Check = Callable[[], Finding]

OF_THE_PANEL: Final[tuple[Check, ...]] = (cached, static_files, disk, worker, last_backup, some_account)


def findings(
    record: Path | None = None, address: str | None = None, *, without: Collection[Check] = ()
) -> Iterator[Finding]:
    """All checks but those of the panel in `without`. Without a database nothing else can be checked."""
    reached = database()
    yield reached
    if reached.advice:
        return
    for check in OF_THE_PANEL:
        if check not in without:
            yield check()
    for number, account in enumerate(Account.objects.order_by("name"), 1):
        if settings.AUDIT_STREAM:
            yield audit_stream(account).of(account.name)
        for finding in connected(account, number, record, address):
            yield finding.of(account.name)


def connected(account: Account, number: int, record: Path | None, address: str | None) -> Iterator[Finding]:
    """One account: each check needs the one before to succeed."""
    for check in (readable_key, key_age, clock, good_key):
        finding = check(account)
        yield finding
        if finding.advice:
            return
    try:
        roles = account.api().keys.roles(account.key_id)
    except ApiError as error:
        yield no_roles(error)
        return
    yield enough_roles(roles)
    heard = [
        (one, differences(one) if one.envelope is not None else [])
        for one in ask_all(account, all_names(roles), address)
    ]
    yield from said_of(heard)
    if record is not None:
        yield recorded(record, number, heard)


def recorded(directory: Path, number: int, heard: list[tuple[Heard, list[Difference]]]) -> Finding:
    try:
        path = write(directory, number, heard)
    except OSError as error:
        said = _("nothing was recorded: %(directory)s: %(error)s.")
        where = {"directory": directory, "error": error.strerror}
        return problem(said % where, _("Choose a directory of your own."))
    said = _("what the answers look like was written to %(path)s. Read it before you send it to anybody.")
    return well(said % {"path": path})

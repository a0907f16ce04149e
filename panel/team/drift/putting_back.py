"""The plan that makes the team again as the panel knew it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from panel.jobs.models import JobRow
from panel.jobs.planning import Calls
from panel.jobs.states import Verdict
from panel.team.drift.comparing import Finding, What
from panel.team.drift.things import KEY, SUBUSER, Thing
from panel.web.making_passwords import make_password


def why_not(finding: Finding, own_key: str) -> str:
    """Why a change cannot be put back; nothing if it can."""
    thing = finding.thing
    if thing.kind == KEY and thing.id == own_key:
        return _("The panel itself uses this service account.")
    match thing.kind, finding.what:
        case _kind, What.PASSWORD:
            return _("Nobody can read an earlier password. Make a one-time link, or create them again.")
        case "service account", What.REMOVED:
            return _("A private key cannot be made again. Create a new service account.")
        case "subuser", What.RENAMED:
            return _("The API cannot rename a subuser.")
    return ""


def rows_of(findings: Iterable[Finding]) -> list[JobRow]:
    """A row for each subuser and service account; all of them can be put back."""
    by_place: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        by_place.setdefault(finding.thing.place, []).append(finding)
    return [_row(each) for each in by_place.values()]


def deletes(rows: Iterable[JobRow]) -> bool:
    return any(call[0] in ("delete", "delete_key") for row in rows for call in row.calls)


def _row(findings: list[Finding]) -> JobRow:
    thing = findings[0].thing
    row = JobRow(object_id=thing.id, label=thing.name or thing.id, verdict=Verdict.CHANGE)
    row.problems = [("", finding.in_words) for finding in findings]
    if thing.kind == SUBUSER:
        row.calls = [call for finding in findings for call in calls_of(finding)]
    else:
        row.calls = key_calls_of(findings)
    if findings[0].what is What.REMOVED:
        # A new subuser: a new id, and a password that the panel makes and hands over once.
        row.object_id, row.verdict, row.secret, row.generated = "", Verdict.CREATE, make_password(), True
    return row


def calls_of(finding: Finding) -> Calls:
    was, now = finding.was, finding.now
    if was is None:
        return [("delete", {})]
    if now is None:
        return [("add", {"name": was.name, "description": was.description or "", "roles": list(was.roles or ())})]
    if finding.what is What.DESCRIBED:
        return [("describe", {"description": was.description, "seen": now.description})]
    calls: Calls = []
    if finding.taken:
        calls.append(("add_roles", {"roles": list(finding.taken)}))
    if finding.given:
        calls.append(("remove_roles", {"roles": list(finding.given)}))
    return calls


def key_calls_of(findings: list[Finding]) -> Calls:
    by_what = {finding.what: finding for finding in findings}
    was, now = findings[0].was, findings[0].now
    if was is None or now is None:
        return [("delete_key", {"key_id": findings[0].thing.id})]
    calls: Calls = []
    if texts := by_what.keys() & {What.RENAMED, What.DESCRIBED}:
        # UpdateKey always sets both, so what is not put back stays as it is now.
        name = was.name if What.RENAMED in texts else now.name
        description = was.description if What.DESCRIBED in texts else now.description
        calls.append(("change_key", {"key_id": now.id, "name": name, "description": description or ""}))
    if roles := by_what.get(What.ROLES):
        calls += role_calls(was, now, list(roles.given), taken=bool(roles.taken))
    return calls


def role_calls(was: Thing, now: Thing, given: list[str], *, taken: bool) -> Calls:
    """Added first, by all roles at once: whether SetKeyRoles replaces or adds is not documented."""
    calls: Calls = []
    if taken:
        every = sorted({*(now.roles or ()), *(was.roles or ())})
        calls.append(("set_key_roles", {"key_id": now.id, "roles": every, "seen": list(now.roles or ())}))
    if given:
        calls.append(("remove_key_roles", {"key_id": now.id, "roles": given}))
    return calls

"""Sentences about the API's answers."""

from collections.abc import Iterator

from panel.api.errors import ApiRefused
from panel.api.lenient import MISFITS, truth, whole_number
from panel.doctor.asking import OPTIONAL, Heard, read_rows
from panel.doctor.comparing import Difference
from panel.doctor.findings import Finding, named, note, problem, well

HAND_ON = "Run `manage.py doctor --record DIR`, read the file, and send it with a report."
LET_IN = "At Voximplant, add the address to the account's authorized ones, or remove it from the denied ones."


def said_of(heard: list[tuple[Heard, list[Difference]]]) -> Iterator[Finding]:
    for one, found in heard:
        if one.not_asked or one.error:
            yield said_of_none(one)
        for difference in found:
            yield note(difference.said) if difference.understood else problem(difference.said, HAND_ON)
    answered = {one.command: one for one, _ in heard if one.envelope is not None}
    if address := answered.get("CheckAuthorizedAccountIP"):
        yield from said_of_address(address)
    if people := answered.get("GetAdminUsers"):
        yield from said_of_people(people)
    different = sum(bool(found) for _, found in heard)
    yield well(
        f"{len(answered)} of {len(heard)} reading methods answered, {different} of them not exactly as expected."
    )


def said_of_none(heard: Heard) -> Finding:
    if heard.error is None:
        return note(f"{heard.command} was not asked: {heard.not_asked}.")
    if not isinstance(heard.error, ApiRefused):
        return problem(f"{heard.command} got no usable answer: {heard.error.message}", "Try again. " + HAND_ON)
    said = f"{heard.command} is refused: {heard.error.message} (error {heard.error.code})"
    if heard.command in OPTIONAL:
        return note(f"{said}; the panel also works without it.")
    return problem(said, "Check the key's roles at Voximplant, then run this again.")


def said_of_address(heard: Heard) -> Iterator[Finding]:
    """Whether this machine's address may call. An answer that is not understood is among the differences."""
    try:
        allowed = truth((heard.envelope or {}).get("result"))
    except MISFITS:
        return
    if allowed:
        yield well("this machine's address may call the API.")
    else:
        yield problem("the account's authorized addresses do not allow this machine's address.", LET_IN)


def said_of_people(heard: Heard) -> Iterator[Finding]:
    people = read_rows(heard)
    if not people:
        return
    try:
        total = max(whole_number((heard.envelope or {}).get("total_count")), len(people))
    except MISFITS:
        total = len(people)
    who = named(person.name or str(person.id) for person in people)
    yield note(f"{total} admin user(s) are in no list of subusers: {who}. Check them at Voximplant.")

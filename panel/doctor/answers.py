"""Sentences about the API's answers."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from panel.api.errors import ApiRefused
from panel.api.lenient import MISFITS, truth, whole_number
from panel.doctor.asking import OPTIONAL, Heard, read_rows
from panel.doctor.comparing import Difference
from panel.doctor.findings import Finding, named, note, problem, well
from panel.web.api_forms import error_in_words

HAND_ON = N_("Run `manage.py doctor --record DIR`, read the file, and send it with a report.")
LET_IN = N_("At Voximplant, add the address to the account's authorized ones, or remove it from the denied ones.")


def said_of(heard: list[tuple[Heard, list[Difference]]]) -> Iterator[Finding]:
    for one, found in heard:
        if one.not_asked or one.error:
            yield said_of_none(one)
        for difference in found:
            yield note(difference.said) if difference.understood else problem(difference.said, _(HAND_ON))
    answered = {one.command: one for one, _ in heard if one.envelope is not None}
    if address := answered.get("CheckAuthorizedAccountIP"):
        yield from said_of_address(address)
    if people := answered.get("GetAdminUsers"):
        yield from said_of_people(people)
    different = sum(bool(found) for _, found in heard)
    said = _("%(number)d of %(all)d reading methods answered, %(different)d of them not exactly as expected.")
    yield well(said % {"number": len(answered), "all": len(heard), "different": different})


def said_of_none(heard: Heard) -> Finding:
    if heard.error is None:
        said = _("%(method)s was not asked: %(why)s.")
        return note(said % {"method": heard.command, "why": _(heard.not_asked)})
    about = {"method": heard.command, "error": error_in_words(heard.error)}
    if not isinstance(heard.error, ApiRefused):
        said = _("%(method)s got no usable answer: %(error)s") % about
        return problem(said, " ".join((_("Try again."), _(HAND_ON))))
    said = _("%(method)s is refused: %(error)s") % about
    if heard.command in OPTIONAL:
        return note(" ".join((said, _("The panel also works without it."))))
    return problem(said, _("Check the key's roles at Voximplant, then run this again."))


def said_of_address(heard: Heard) -> Iterator[Finding]:
    """Whether this machine's address may call. An answer that is not understood is among the differences."""
    try:
        allowed = truth((heard.envelope or {}).get("result"))
    except MISFITS:
        return
    if allowed:
        yield well(_("this machine's address may call the API."))
    else:
        yield problem(_("the account's authorized addresses do not allow this machine's address."), _(LET_IN))


def said_of_people(heard: Heard) -> Iterator[Finding]:
    people = read_rows(heard)
    if not people:
        return
    try:
        total = max(whole_number((heard.envelope or {}).get("total_count")), len(people))
    except MISFITS:
        total = len(people)
    who = named(person.name or str(person.id) for person in people)
    said = _("%(number)d admin user(s) are in no list of subusers: %(who)s. Check them at Voximplant.")
    yield note(said % {"number": total, "who": who})

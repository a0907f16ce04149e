"""Where the names in a line lead: a member to what they did, a thing to its page, or to its history without one."""

from collections.abc import Iterable
from dataclasses import replace

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from panel.access.access import Access
from panel.access.matrix import Section
from panel.journal.models import Entry
from panel.journal.subject import KINDS
from panel.logs.names import APPLICATION, KEY, SUBUSER, USER, Known, Names
from panel.logs.stream import Line, learned, named
from panel.people.models import Account

SLUGS = {kind: kind.replace(" ", "-") for kind in KINDS if kind != "member"}
KIND_OF = {slug: kind for kind, slug in SLUGS.items()}


def lines_of(account: Account, entries: Iterable[Entry], access: Access) -> list[Line]:
    """These entries of the journal as lines, with names and links."""
    lines = [Line.of_entry(entry, None) for entry in entries]
    names = learned(account, lines)
    return [linked(named(line, names), names, access) for line in lines]


def linked(line: Line, names: Names, access: Access) -> Line:
    """With its links, as far as they open for this member."""
    told, opens_logs = line.told, access.opens(Section.LOGS)
    kind, id_ = told.object_kind, told.object_id or getattr(told, "made", "")
    who = f"{reverse('logs:list')}?{urlencode({'who': told.member_name})}" if opens_logs else ""
    return replace(line, who_url=who, what_url=url_of(kind, id_, names.known((kind, id_)), access))


def url_of(kind: str, id_: str, known: Known, access: Access) -> str:
    """The page of the thing; its history where it is gone, or where its page is not known or does not open."""
    if not id_ or ";" in id_ or kind not in SLUGS:
        return ""
    page = "" if known.is_gone else page_of_thing(kind, id_, known, access)
    return page or (address("logs:about", SLUGS[kind], id_) if access.opens(Section.LOGS) else "")


def address(route: str, *args: object) -> str:
    """Empty for what is no id: the account's history holds whatever somebody's software has sent."""
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return ""


def page_of_thing(kind: str, id_: str, known: Known, access: Access) -> str:
    """The thing's own page; empty where it does not open, or where the application of a user is not known."""
    if kind == USER and known.application_id and access.opens(Section.USERS_IN_AN_APPLICATION):
        return address("users:detail", known.application_id, id_)
    if kind == APPLICATION and access.opens(Section.CERTAIN_APPLICATION):
        return address("applications:detail", id_)
    if kind == SUBUSER and access.opens(Section.EDITING_A_SUBUSER):
        return address("subusers:detail", id_)
    if kind == KEY and access.opens(Section.SERVICE_ACCOUNTS):
        return address("service_accounts:detail", id_)
    return ""

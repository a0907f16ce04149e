"""Every address answers every HTTP verb with a decision, and only POST ever writes."""

import pytest
from django.test import Client

from panel.api.rights import is_read
from panel.people.models import Account
from tests.team import addresses_of_all_routes, signed_in

VERBS = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"]
MEMBERS = ["nobody", "main", "owner", "usermanager", "norole"]


@pytest.mark.parametrize("member", MEMBERS)
def test_no_other_verb_writes_or_breaks(account: Account, support: int, calls: list[str], member: str) -> None:
    addresses = addresses_of_all_routes(account, support)
    calls.clear()
    browser = Client() if member == "nobody" else signed_in(member)
    for route, address in addresses.items():
        for verb in VERBS:
            status = browser.generic(verb, address).status_code
            assert status < 500, (verb, route)
            assert verb in {"GET", "HEAD", "OPTIONS"} or status in {302, 403, 404, 405, 410}, (verb, route)
    # The clock is read off an answer of the API's own address: no method is called.
    assert {command for command in calls if not is_read(command)} <= {"platform_api"}
    if member != "nobody":
        assert browser.get("/settings/roles/").status_code == 200  # still signed in

"""No form that writes is without its token."""

import re
from pathlib import Path

import pytest
from django.test import Client

from panel.people.models import Account
from tests.forms import forms_of
from tests.team import addresses_of_all_routes, signed_in

TEMPLATES = Path(__file__).parents[2] / "templates"


def test_every_form_in_a_template_that_posts_has_the_tokens() -> None:
    found = [
        (path.relative_to(TEMPLATES), form)
        for path in TEMPLATES.rglob("*.html")
        for form in re.findall(r"<form\b[^>]*method=.?post.*?</form>", path.read_text(), re.DOTALL | re.IGNORECASE)
    ]
    assert len(found) > 30
    # What htmx sends by itself has no button that could be pressed twice, and its token is in a header.
    pressed = [(path, form) for path, form in found if 'hx-trigger="load"' not in form]
    assert [path for path, form in pressed if "{{ csrf_input }}" not in form] == []


@pytest.mark.parametrize("member", ["main", "admin", "payer"])
def test_every_form_on_every_page_counts_once(account: Account, support: int, member: str) -> None:
    addresses = addresses_of_all_routes(account, support)
    client, seen = signed_in(member), 0
    for route, address in sorted(addresses.items()):
        if route.startswith(("sign_in:", "connections:")):  # nobody is signed in there
            continue
        answer = client.get(address)
        if answer.streaming:  # a file
            continue
        for form in forms_of(answer.content.decode()):
            seen += 1
            assert form.fields.get("once"), f"{route}: {form.action}"
    assert seen > 20


def test_the_forms_of_answers_to_a_post_count_once(account: Account, support: int, main_client: Client) -> None:
    addresses = addresses_of_all_routes(account, support)
    for route in ("subusers:link", "users:create", "subusers:password", "service_accounts:create"):
        forms = forms_of(main_client.post(addresses[route], {}).content.decode())
        assert len(forms) > 2, route
        assert all(form.fields.get("once") for form in forms), route

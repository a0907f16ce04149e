"""Texts that somebody else wrote at the API: shown as text on every page, whatever is in them."""

import html
from html.parser import HTMLParser

import pytest
from django.test import Client

from panel.api.client import Api
from panel.people.models import Account

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><svg onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% debug %}",
    "<!--",
    "]]>",
    "\u202eevil\u2066",
    "&lt;script&gt;",
    "a\u0085b",
    "\U0001f4a3 <b hx-get=/auth/logout/ hx-trigger=load>",
]


class Markup(HTMLParser):
    """What a browser would make of a page: elements that no page of the panel has, and handlers in attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "script" and "src" not in names:
            self.found.append("a script in the page")
        self.found += [f"{tag} {name}" for name in names if name.startswith("on")]
        self.found += [
            f"{tag} {name}={value}"
            for name, value in attrs
            if (value or "").startswith("javascript:") and name in {"href", "src", "action", "formaction"}
        ]
        if tag in {"img", "b"} or names.get("hx-get") == "/auth/logout/":
            self.found.append(tag)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_it_stays_text_on_every_page(main_client: Client, account: Account, api: Api, support: int, text: str) -> None:
    user = api.users.add(support, name="hostile", display_name=text, password="Secret-pass-1", custom_data=text)
    subuser = api.subusers.add(name="hostile", password="Secret-pass-1", description=text, roles=["UserManager"])
    key = api.keys.create(name=text[:50], description=text, roles=["UserManager"])
    api.skills.add(name=text)
    users = f"/application/{support}/users/"
    data = {"name": "hostile", "display_name": f"{text}!", "active": "on", "custom_data": text}
    main_client.post(f"{users}{user}/edit/", data)  # into the journal
    pages = [
        users, f"{users}?columns=display_name,skills",
        f"{users}{user}/", f"{users}{user}/edit/", f"{users}{user}/delete/",
        f"{users}{user}/skills/", f"{users}skills/", "/settings/subusers/", f"/settings/subusers/{subuser}/",
        f"/settings/subusers/{subuser}/delete/", "/settings/service_accounts/",
        f"/settings/service_accounts/{key.key_id}/", f"/settings/service_accounts/{key.key_id}/delete/", "/logs/",
        "/settings/roles/UserManager/", "/settings/roles/keys/", "/", "/palette/?q=hostile",
    ]  # fmt: skip
    shown = 0
    for page in pages:
        response = main_client.get(page)
        assert response.status_code == 200, page
        content = response.content.decode()
        shown += text in html.unescape(content)
        markup = Markup()
        markup.feed(content)
        assert markup.found == [], page
    assert shown >= 5
    assert account.name in content

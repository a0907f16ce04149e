"""What a choice of roles opens is shown while it is made: for subusers, and for keys."""

from django.test import Client

from panel.access.matrix import Section
from panel.role_choice.effects import Effect

PREVIEW = "/settings/roles/preview/"
SUBUSER = "/settings/subusers/new/"
KEY = "/settings/service_accounts/new/"
FRAGMENT = {"HX-Request": "true"}


def names(sections: dict[str, list[Section]]) -> list[str]:
    return [str(section) for rows in sections.values() for section in rows]


def test_the_preview_compares_the_choice_with_the_roles_before(main_client: Client, calls: list[str]) -> None:
    response = main_client.get(PREVIEW, {"roles": ["Admin", "Scenarios"], "seen": "Owner"}, headers=FRAGMENT)
    effect = response.context["effect"]
    assert len(effect.opened.sections) == 39
    assert names(effect.gained) == ["Support"]
    assert names(effect.lost) == [
        "All actions with numbers",
        "Number deactivation",
        "Notifications settings",
        "Subusers",
    ]
    assert effect.opened.unknown == ["Scenarios"]
    assert calls == []


def test_the_preview_is_a_fragment(main_client: Client) -> None:
    fragment = main_client.get(PREVIEW, {"roles": ["Payer", "UserManager"]}, headers=FRAGMENT).content.decode()
    assert fragment.strip().startswith('<div id="preview"')
    assert "7 of 51 sections open." in fragment


def test_of_a_key_the_preview_also_names_api_methods(main_client: Client) -> None:
    chosen = {"roles": ["UserManager"]}
    assert "<code>AddUser</code>" in main_client.get(PREVIEW, {**chosen, "of": "key"}).content.decode()
    assert "<code>AddUser</code>" not in main_client.get(PREVIEW, chosen).content.decode()


def test_something_new_has_nothing_to_compare_with() -> None:
    effect = Effect.of(["Payer"])
    assert (effect.gained, effect.lost) == ({}, {})


def test_whoever_has_no_role_before_gains_all_that_opens() -> None:
    effect = Effect.of(["UserManager"], [])
    assert effect.gained == effect.opened.groups


def test_both_forms_ask_the_same_page(main_client: Client) -> None:
    assert f'hx-get="{PREVIEW}"' in main_client.get(SUBUSER).content.decode()
    assert f'hx-get="{PREVIEW}?of=key"' in main_client.get(KEY).content.decode()


def test_both_forms_offer_the_same_roles_in_the_same_order(main_client: Client) -> None:
    subuser, key = (main_client.get(url).context["form"].fields["roles"].choices for url in (SUBUSER, KEY))
    assert subuser == key
    assert [name for name, _ in subuser[0][1]][:3] == ["Owner", "Admin", "Developer"]

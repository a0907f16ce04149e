"""With the colours that somebody's system forces on every page: where one is and what is on can still be told."""

from playwright.sync_api import Locator, Page

from tests.e2e.steps import come_in, open_users, sign_in


def colour(element: Locator, *, pseudo: str = "", kind: str = "backgroundColor") -> str:
    script = "(element, [pseudo, kind]) => getComputedStyle(element, pseudo || null)[kind]"
    return str(element.evaluate(script, [pseudo, kind]))


def test_the_current_page_differs_from_the_others_in_the_rail_and_in_the_tabs(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    come_in(page)
    page.goto("/applications/")
    rail = page.locator(".rail li > a")
    current = page.locator(".rail li > a[aria-current]")
    assert colour(current) != colour(rail.and_(page.locator(":not([aria-current])")).first)
    assert colour(current, kind="color") != colour(current)

    open_users(page)
    assert colour(page.locator(".tabs a[aria-current]"), kind="borderBlockEndWidth") == "3px"
    assert colour(page.locator(".tabs a:not([aria-current])").first, kind="borderBlockEndWidth") == "0px"


def test_a_switch_shows_its_knob_and_whether_it_is_on(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    come_in(page)
    open_users(page)
    page.goto(f"{page.url}new/")
    on, off = page.get_by_role("checkbox", name="Active"), page.get_by_role("checkbox", name="Separate balance")
    for switch in (on, off):
        assert colour(switch, pseudo="::before") != colour(switch)
    assert colour(on) != colour(off)


def test_the_chosen_appearance_differs_from_the_others(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    sign_in(page)
    page.get_by_role("button", name="your menu").click()
    chosen, other = (page.locator(f".segments [aria-pressed={state}]").first for state in ("true", "false"))
    assert colour(chosen) != colour(other)

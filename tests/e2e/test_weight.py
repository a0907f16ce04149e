"""The users list is light: what a browser loads at the first visit, and at the next one."""

from playwright.sync_api import Page

from tests.e2e.steps import come_in, open_users

COLD = 60_000  # bytes on the wire, headers included
WARM = 12_000


def test_the_users_list_is_light(page: Page) -> None:
    come_in(page)
    open_users(page)
    assert page.locator("tbody tr").count() == 20
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    loaded: list[int] = []
    wire.on("Network.loadingFinished", lambda event: loaded.append(int(event["encodedDataLength"])))

    wire.send("Network.clearBrowserCache")
    page.goto(page.url, wait_until="networkidle")
    cold = sum(loaded)
    assert len(loaded) > 5
    assert 20_000 < cold < COLD

    loaded.clear()
    page.goto(page.url, wait_until="networkidle")
    assert 3_000 < sum(loaded) < WARM

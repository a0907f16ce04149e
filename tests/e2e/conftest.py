"""A browser, and a panel for it to look at.

`page` has JavaScript, `plain_page` has none. Both fail the test when the browser complained: script errors, broken
resources, and violations of the Content-Security-Policy. A test that provokes such a complaint reads it from
`complaints` and clears it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from bench.programs.panel import RunningPanel, running_panel
from tests.e2e.browser import launch
from tests.e2e.pages import find_pages
from tests.e2e.steps import come_in
from tests.sandboxes import RunningSandbox, running_sandbox, write_credentials


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies here drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the whole run."""
    chromium = launch(playwright)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def demo_sandbox() -> Iterator[RunningSandbox]:
    """The sandbox with the demo's seed; use `sandbox`."""
    with running_sandbox("demo") as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def one_panel(demo_sandbox: RunningSandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPanel]:
    """The panel of the whole run; use `panel`."""
    data = tmp_path_factory.mktemp("panel")
    with running_panel(data, demo_sandbox.url, write_credentials(demo_sandbox, data)) as panel:
        yield panel


@pytest.fixture
def sandbox(demo_sandbox: RunningSandbox) -> RunningSandbox:
    """The sandbox as good as new, with the demo's seed."""
    demo_sandbox.reset()
    return demo_sandbox


@pytest.fixture
def panel(one_panel: RunningPanel, sandbox: RunningSandbox) -> RunningPanel:  # noqa: ARG001 - freshly seeded
    """A panel in which nobody is signed in."""
    one_panel.forget()
    return one_panel


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complains about; it must be empty in the end."""
    return []


@pytest.fixture
def page(browser: Browser, panel: RunningPanel, complaints: list[str]) -> Iterator[Page]:
    """A desktop browser's page; addresses are relative to the panel."""
    with opened(browser, panel, complaints) as page:
        yield page
    assert complaints == []


@pytest.fixture
def plain_page(browser: Browser, panel: RunningPanel, complaints: list[str]) -> Iterator[Page]:
    """The same without JavaScript."""
    with opened(browser, panel, complaints, java_script_enabled=False) as page:
        yield page
    assert complaints == []


@pytest.fixture(scope="session")
def found_pages() -> list[str]:
    """What `addresses` found first."""
    return []


@pytest.fixture
def addresses(page: Page, sandbox: RunningSandbox, found_pages: list[str]) -> list[str]:
    """All pages that the main account can open, looked for once; in `page`, the main account is signed in."""
    come_in(page)
    if not found_pages:
        found_pages += find_pages(page, sandbox)
    assert len(found_pages) > 45
    return found_pages


@contextmanager
def opened(
    browser: Browser,
    panel: RunningPanel,
    complaints: list[str],
    *,
    java_script_enabled: bool = True,
    width: int = 1280,
    **options: Any,
) -> Iterator[Page]:
    """A page in a context of its own, which notes the browser's complaints."""
    settings = {"reduced_motion": "reduce", "permissions": ["clipboard-read", "clipboard-write"], **options}
    context = browser.new_context(
        base_url=panel.url,
        java_script_enabled=java_script_enabled,
        viewport={"width": width, "height": 800},
        **settings,
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield page
    finally:
        context.close()

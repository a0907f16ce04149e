"""Import, export, and actions on many users, as people do them."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from panel.bulk.reading import files
from panel.bulk.reading.tables import text_of
from tests.e2e.steps import come_in, open_users
from tests.sandboxes import RunningSandbox

GOOD = [f"new-{number:03},Number {number},Long-enough-{number}" for number in range(1, 51)]
MISTAKES = {7: "New 7,Number 7,Long-enough-7", 21: "new-021,Number 21,short", 41: "new-002,Number 41,Long-enough-41"}


@pytest.fixture(params=["page", "plain_page"], ids=["with JavaScript", "without JavaScript"])
def either_page(request: pytest.FixtureRequest) -> Page:
    """Both kinds of browsers, one after the other."""
    page: Page = request.getfixturevalue(request.param)
    return page


def file_of(text: str) -> FilePayload:
    return {"name": "new-site.csv", "mimeType": "text/csv", "buffer": text.encode()}


def until_shown(page: Page, wanted: Locator) -> None:
    """Wait for what a worker does: by itself with JavaScript, else by the link that reloads the page."""
    reload_link = page.get_by_role("link", name="Reload to see how far it is")
    for _ in range(100):
        if not reload_link.is_visible():
            break
        page.wait_for_timeout(200)
        if reload_link.is_visible():
            reload_link.click()
    wanted.wait_for(timeout=30_000)


def upload(page: Page, text: str) -> None:
    """From the list of users to the plan."""
    page.get_by_role("main").get_by_role("link", name="Import").click()
    page.get_by_label("File", exact=True).set_input_files(file_of(text))
    page.get_by_role("button", name="Continue to the columns").click()
    expect(page.get_by_label("user_name")).to_have_value("name")
    page.get_by_role("button", name="Check the rows").click()
    until_shown(page, page.get_by_role("heading", name="Plan"))


def run(page: Page, button: str) -> None:
    """Start the plan, and wait for its end."""
    page.get_by_role("button", name=button).click()
    until_shown(page, page.locator("#progress").get_by_text("Finished"))


def test_fifty_users_are_imported_with_three_mistakes_which_are_mended_and_run_again(either_page: Page) -> None:
    page = either_page
    come_in(page)
    open_users(page)
    users = page.url
    rows = [MISTAKES.get(number, row) for number, row in enumerate(GOOD, 1)]
    upload(page, "\n".join(["user_name,user_display_name,user_password", *rows]))
    expect(page.get_by_role("link", name="47 Create")).to_be_visible()
    page.get_by_role("link", name="3 Error").click()
    problems = page.locator("#job td[data-label=Plan]")
    expect(problems).to_have_count(3)
    expect(problems.nth(2)).to_contain_text("Row 2 has the same name.")
    run(page, "Import 47 rows")
    expect(page.get_by_role("link", name="47 Done")).to_be_visible()

    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV").click()
    lines = list(csv.reader(saved.value.path().read_text("utf-8-sig").splitlines()))
    assert [line[0] for line in lines] == ["user_name", "New 7", "new-021", "new-002"]
    assert all(line[-1] for line in lines[1:])
    for line, number in zip(lines[1:], MISTAKES, strict=True):
        line[:3] = GOOD[number - 1].split(",")
    mended = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)

    page.goto(users)
    upload(page, mended)
    run(page, "Import 3 rows")
    page.goto(f"{users}?q=new-0")
    expect(page.locator(".page-count")).to_have_text("50 users")


def select(page: Page, number: int) -> Locator:
    """The checkbox of the row with this number."""
    return page.locator("input[name=selected]").nth(number - 1)


def test_five_users_are_selected_and_deactivated_and_activated_again(either_page: Page) -> None:
    page = either_page
    come_in(page)
    open_users(page)
    users = f"{page.url}?active=true"
    page.goto(users)
    names = page.locator("tbody th a").all_inner_texts()[:5]
    expect(page.get_by_role("button", name="Show the plan")).to_be_hidden()
    for number in range(1, 6):
        select(page, number).check()
    page.get_by_label("What to do with the selected rows").select_option("Deactivate")
    page.get_by_role("button", name="Show the plan").click()
    expect(page.get_by_role("link", name="5 Deactivate")).to_be_visible()
    run(page, "Deactivate: 5")
    page.goto(users)
    assert not set(names) & set(page.locator("tbody th a").all_inner_texts())

    page.go_back()
    page.get_by_role("button", name="Undo").click()
    run(page, "Activate: 5")
    page.goto(users)
    assert page.locator("tbody th a").all_inner_texts()[:5] == names


def test_shift_selects_all_between_and_one_that_is_taken_out_is_not_among_all(page: Page) -> None:
    come_in(page)
    open_users(page)
    number = page.locator("#many output")
    select(page, 3).click()
    select(page, 8).click(modifiers=["Shift"])
    expect(number).to_have_text("6 selected")
    page.get_by_label("This page").check()
    expect(number).to_have_text("20 selected")
    everyone = page.get_by_role("checkbox", name=re.compile("^All "))
    everyone.check()
    expect(number).to_be_hidden()
    select(page, 2).uncheck()
    expect(everyone).not_to_be_checked()
    expect(number).to_have_text("19 selected")
    page.get_by_role("button", name="Clear the selection").click()
    expect(page.get_by_role("button", name="Show the plan")).to_be_hidden()


def test_users_are_selected_and_a_plan_is_shown_by_keyboard_alone(page: Page) -> None:
    come_in(page)
    open_users(page)
    select(page, 1).focus()
    page.keyboard.press("Space")
    action = page.get_by_label("What to do with the selected rows")
    for _ in range(200):
        if action.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("Dea")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deactivate: support")


def test_the_end_of_a_job_is_told_on_another_page(page: Page, sandbox: RunningSandbox) -> None:
    come_in(page)
    open_users(page)
    upload(page, "\n".join(["user_name,user_display_name,user_password", *GOOD[:3]]))
    # Busy, so that the job ends after its own page was left: that would tell its end.
    sandbox.fault("AddUser", code=340)
    page.get_by_role("button", name="Import 3 rows").click()
    expect(page.get_by_role("main")).to_contain_text("0 of 3")  # else it may be left before the job has started
    page.goto("/preferences/")
    sandbox.clear_faults()
    expect(page.locator(".toast")).to_contain_text("Import: new-site.csv (support): finished, 3 done.", timeout=60_000)
    page.get_by_role("button", name="Notifications").click()
    expect(page.get_by_role("listitem").filter(has_text="finished, 3 done.")).to_be_visible()


@pytest.mark.parametrize("format_", ["XLSX", "CSV"])
def test_what_the_list_shows_is_exported(page: Page, tmp_path: Path, format_: str) -> None:
    come_in(page)
    open_users(page)
    page.goto(f"{page.url}?q=ada")
    names = page.locator("tbody th a").all_inner_texts()
    with page.expect_download() as saved:
        page.get_by_role("link", name=format_).click()
    saved.value.save_as(tmp_path / "users")
    table = files.read((tmp_path / "users").read_bytes())
    assert [text_of(row[0]) for row in table.rows] == names

"""What an edit does not send may be overwritten with its documented default: the panel sends what must stay."""

import pytest
from django.test import Client

from tests.sandboxes import RunningSandbox

SUPPORT, LI_NA = 4100001, 5500021
EDIT = f"/application/{SUPPORT}/users/{LI_NA}/edit/"


@pytest.fixture(params=[False, True], ids=["kept", "strict_defaults"])
def strict(request: pytest.FixtureRequest, sandbox: RunningSandbox) -> None:
    """Both readings."""
    sandbox.behave(strict_defaults=request.param)


def edit(browser: Client, **changes: str) -> None:
    """Submit the form as it stands, with changes."""
    form = browser.get(EDIT).context["form"]
    unchanged = {name: form[name].value() or "" for name in ("name", "display_name", "custom_data", "opened")}
    response = browser.post(EDIT, unchanged | {"password": "", "active": ""} | changes)
    assert response.status_code == 302


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("changes", [{"display_name": "Li Na"}, {"name": "li-na-2"}, {"custom_data": "x"}])
def test_an_inactive_user_stays_inactive_when_something_else_is_edited(
    sandbox: RunningSandbox, browser: Client, changes: dict[str, str]
) -> None:
    with sandbox.store.writing() as db:
        db.execute("UPDATE users SET user_active = 0 WHERE user_id = ?", (LI_NA,))
    edit(browser, **changes)
    with sandbox.store.reading() as db:
        columns = {"name": "user_name", "display_name": "user_display_name", "custom_data": "user_custom_data"}
        row = db.execute("SELECT * FROM users WHERE user_id = ?", (LI_NA,)).fetchone()
    assert {name: row[columns[name]] for name in changes} == changes
    assert row["user_active"] == 0


@pytest.mark.usefixtures("strict")
def test_an_edit_leaves_alone_what_the_answer_did_not_tell(sandbox: RunningSandbox, browser: Client) -> None:
    with sandbox.store.writing() as db:
        db.execute("UPDATE users SET parent_accounting = 0, user_custom_data = 'x' WHERE user_id = ?", (LI_NA,))
    form = browser.get(EDIT).context["form"]
    shown = {"separate_balance": "on"} if form["separate_balance"].value() else {}
    edit(browser, display_name="Li Na", active="on", **shown)
    with sandbox.store.reading() as db:
        row = db.execute("SELECT * FROM users WHERE user_id = ?", (LI_NA,)).fetchone()
    assert (row["user_display_name"], row["parent_accounting"], row["user_custom_data"]) == ("Li Na", 0, "x")

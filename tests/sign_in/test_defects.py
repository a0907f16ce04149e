"""Should a page that takes a password break, Django's own report of the defect holds no password."""

from traceback import walk_tb
from typing import Any

import pytest
from django.forms import BaseForm
from django.test import Client
from django.views.debug import SafeExceptionReporterFilter

from panel.people.models import Account, Member
from panel.sign_in import one_time_links
from panel.sign_in.again import address_for
from tests.conftest import PASSWORD
from tests.team import let_all_sign_in, signed_in

HIDDEN = "*" * 20


class Defect(Exception):
    pass


def break_(*_: object) -> Any:
    raise Defect


@pytest.fixture
def pages(account: Account) -> dict[str, tuple[Client, str]]:
    """The name of a view -> who posts to it, and its address."""
    admin = let_all_sign_in(account)["admin"]
    link = one_time_links.make(account, admin.id, admin.name)
    of_admin = f"/settings/subusers/{admin.id}"
    return {
        "sign_in_main_account": (Client(), "/auth/"),
        "sign_in_subuser": (Client(), "/login/demo/"),
        "sign_in_again": (Client(), address_for(Member.objects.get(name="admin"))),
        "choose_password": (Client(), f"/welcome/?token={link}"),
        "create": (signed_in("main"), "/settings/subusers/new/"),
        "create_again": (signed_in("main"), f"{of_admin}/again/"),
        "change_password": (signed_in("main"), f"{of_admin}/password/"),
    }


@pytest.mark.parametrize(
    ("view", "typed"),
    [
        ("sign_in_main_account", {"account": "demo", "password": PASSWORD}),
        ("sign_in_subuser", {"username": "admin", "password": PASSWORD}),
        ("sign_in_again", {"password": PASSWORD}),
        ("choose_password", {"new_password": PASSWORD, "new_password_again": PASSWORD}),
        ("create", {"name": "newcomer", "password": PASSWORD}),
        ("create_again", {"typed_name": "admin", "password": PASSWORD}),
        ("change_password", {"old_password": PASSWORD, "new_password": PASSWORD}),
    ],
)
def test_a_report_shows_neither_what_was_posted_nor_the_form(
    pages: dict[str, tuple[Client, str]], monkeypatch: pytest.MonkeyPatch, view: str, typed: dict[str, str]
) -> None:
    monkeypatch.setattr(BaseForm, "is_valid", break_)
    browser, url = pages[view]
    broken_page_hides(browser, url, typed, view)


@pytest.mark.django_db
def test_a_report_of_the_first_run_shows_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BaseForm, "is_valid", break_)
    broken_page_hides(Client(), "/setup/", {"password": PASSWORD}, "setup")


def broken_page_hides(browser: Client, url: str, typed: dict[str, str], view: str) -> None:
    with pytest.raises(Defect) as defect:
        browser.post(url, typed)
    frame = next(frame for frame, _ in walk_tb(defect.tb) if frame.f_code.co_name == view)
    request, shown = frame.f_locals["request"], SafeExceptionReporterFilter()
    assert request.POST.dict() == typed
    assert PASSWORD not in shown.get_post_parameters(request).values()
    assert dict(shown.get_traceback_frame_variables(request, frame))["form"] == HIDDEN

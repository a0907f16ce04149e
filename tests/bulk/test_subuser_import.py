"""The import of subusers."""

from django.test import Client

from panel.api.client import Api
from panel.people.models import Member
from tests.importing import planned, problems, ran, row

GOOD = "Long-enough-1"


def test_subusers_are_created_with_roles_and_can_sign_in(main_account: Member, api: Api) -> None:
    text = f'name;description;password;roles\nAnna-B;Second shift;{GOOD};"user manager;Support"\n'
    job = ran(planned(main_account, None, text))
    assert job.counts()["done"] == 1, row(job, "Anna-B").reason
    made = next(each for each in api.subusers.list() if each.name == "anna-b")
    assert (made.description, sorted(made.role_names)) == ("Second shift", ["Support", "UserManager"])
    signed_in = Client().post("/login/demo/", {"username": "anna-b", "password": GOOD})
    assert signed_in.status_code == 302


def test_present_subusers_get_and_lose_roles_as_the_file_says(main_account: Member, api: Api) -> None:
    job = planned(main_account, None, "name,roles\nsupervisor,Support\nsupport,Support\n")
    assert row(job, "supervisor").differences == {"Roles": ["Supervisor", "Support"]}
    assert [call[0] for call in row(job, "supervisor").calls] == ["add_roles", "remove_roles"]
    assert row(job, "support").verdict == "nothing"
    ran(job)
    found = {each.name: each.role_names for each in api.subusers.list()}
    assert found["supervisor"] == ["Support"]


def test_all_errors_of_a_row_come_at_once(main_account: Member) -> None:
    job = planned(main_account, None, "name,password,roles\nab,short,King\n")
    assert len(problems(job, "ab")) == 4
    assert problems(job, "ab")[0].startswith("Name: At least 5 characters")
    assert "King" in problems(job, "ab")[-1]

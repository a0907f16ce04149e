"""Actions on many, without pages: the plan, what it does, and the way back."""

import pytest

from panel.access.access import Access
from panel.api.client import Api
from panel.bulk.actions import Chosen, subuser_rows, user_rows
from panel.bulk.kinds import CHANGE_SUBUSERS, CHANGE_USERS
from panel.bulk.planning import calls_of, numbers
from panel.bulk.undoing import may_undo, planned
from panel.jobs.models import Job
from panel.jobs.planning import plan
from panel.people.models import Account, Member
from panel.sign_in import panel_passwords
from tests.importing import PASSWORD, ran, row

MAIN = Access.of(["MainAccount"])


def of_users(member: Member, api: Api, support: int, chosen: Chosen, count: int = 5) -> Job:
    users = api.users.list(support, count=count, with_skills=True)
    rows = user_rows(chosen, users, {}, smart=False)
    return plan(member, CHANGE_USERS, "Some", rows, application_id=support, action=chosen.name)


def test_those_who_are_so_already_are_left_out_and_the_others_change(
    main_account: Member, api: Api, support: int
) -> None:
    first = api.users.list(support, count=1).items[0]
    api.users.change(first.id, active=False)
    job = of_users(main_account, api, support, Chosen("deactivate"))
    verdicts = [each.verdict for each in job.rows.order_by("number")]
    assert verdicts[0] == "nothing"
    assert numbers(job) == {"SetUserInfo": verdicts.count("change")}
    ran(job)
    assert not any(user.active for user in api.users.list(support, count=5))
    assert row(job, first.name).state == "left out"


def test_what_has_an_opposite_is_undone_for_the_rows_that_were_done(
    main_account: Member, api: Api, support: int
) -> None:
    before = {user.id: user.active for user in api.users.list(support, count=5)}
    job = ran(of_users(main_account, api, support, Chosen("deactivate")))
    assert may_undo(job)
    back = ran(planned(main_account, job))
    assert back.counts()["done"] == job.counts()["done"]
    assert {user.id: user.active for user in api.users.list(support, count=5)} == before


def test_a_skill_is_given_and_taken_again(main_account: Member, api: Api, support: int) -> None:
    skill = list(api.skills.list())[-1]
    before = {user.id: user.skills for user in api.users.list(support, count=5, with_skills=True)}
    job = ran(of_users(main_account, api, support, Chosen("give_skill", skill.id, skill.name)))
    found = api.users.list(support, count=5, with_skills=True)
    assert all(skill.id in {each.id for each in user.skills} for user in found)
    ran(planned(main_account, job))
    assert {user.id: user.skills for user in api.users.list(support, count=5, with_skills=True)} == before


@pytest.mark.parametrize(("action", "wanted"), [("separate", True), ("share", False)])
def test_balances_are_separated_and_shared(
    main_account: Member, api: Api, support: int, action: str, wanted: bool
) -> None:
    ran(of_users(main_account, api, support, Chosen(action)))
    assert {user.separate_balance for user in api.users.list(support, count=5)} == {wanted}


def test_users_are_added_to_a_queue_and_taken_out_again(main_account: Member, api: Api, support: int) -> None:
    queue = next(iter(api.queues.list(support)))
    before = {user.id: user.queues for user in api.users.list(support, count=5, with_skills=True)}
    job = ran(of_users(main_account, api, support, Chosen("give_queue", queue.id, queue.name)))
    found = api.users.list(support, count=5, with_skills=True)
    assert all(queue.id in {each.id for each in user.queues} for user in found)
    ran(planned(main_account, job))
    assert {user.id: user.queues for user in api.users.list(support, count=5, with_skills=True)} == before


def test_each_subuser_is_deleted_by_a_call_of_its_own(main_account: Member, api: Api) -> None:
    found = [each for each in api.subusers.list() if each.name in ("support", "duo")]
    rows = subuser_rows(Chosen("delete"), found, MAIN, lambda _: False, [])
    job = ran(plan(main_account, CHANGE_SUBUSERS, "Delete", rows, action="delete"))
    assert job.counts()["done"] == 2
    assert not {each.id for each in api.subusers.list()} & {each.id for each in found}


def test_each_user_is_deleted_by_a_call_of_its_own_and_never_all(main_account: Member, api: Api, support: int) -> None:
    job = of_users(main_account, api, support, Chosen("delete"), count=3)
    calls = [call for each in job.rows.order_by("number") for call in calls_of(job, each)]
    ids = [user.id for user in api.users.list(support, count=3)]
    assert [dict(call.arguments)["user_id"] for call in calls] == [str(id_) for id_ in ids]
    ran(job)
    assert not may_undo(job)
    assert not {user.id for user in api.users.list(support, count=None)} & set(ids)


def test_a_role_is_given_to_many_subusers(main_account: Member, api: Api) -> None:
    names = {"support", "supervisor", "duo"}
    found = [each for each in api.subusers.list() if each.name in names]
    rows = subuser_rows(Chosen("give_role", 1, "Support"), found, MAIN, lambda _: False, [])
    job = plan(main_account, CHANGE_SUBUSERS, "Give", rows, action="give_role")
    assert row(job, "support").verdict == "nothing"
    ran(job)
    roles = {each.name: each.role_names for each in api.subusers.list() if each.name in names}
    assert all("Support" in held for held in roles.values())
    ran(planned(main_account, job))
    assert [each.role_names for each in api.subusers.list() if each.name == "supervisor"] == [["Supervisor"]]


def test_a_role_beyond_ones_own_is_a_problem_of_each_row(api: Api) -> None:
    found = list(api.subusers.list())[:2]
    rows = subuser_rows(Chosen("give_role", 1, "Owner"), found, Access.of(["Admin"]), lambda _: False, [])
    assert [(each.verdict, each.problems, each.calls) for each in rows] == [
        ("error", [("", "Owner opens more than your own roles do.")], [])
    ] * 2


def test_sessions_of_many_are_ended_here(main_account: Member, account: Account, api: Api) -> None:
    from tests.team import signed_in

    subuser = next(each for each in api.subusers.list() if each.name == "admin")
    panel_passwords.give(account, subuser.id, subuser.name, PASSWORD)
    browser = signed_in("admin", password=PASSWORD)
    rows = subuser_rows(Chosen("end_sessions"), [subuser], MAIN, lambda id_: id_ == subuser.id, [])
    job = plan(main_account, CHANGE_SUBUSERS, "End", rows, action="end_sessions")
    assert numbers(job) == {}
    assert ran(job).counts()["done"] == 1
    assert browser.get("/").status_code == 302
    assert account.entries.filter(kind="sessions_ended").count() == 1

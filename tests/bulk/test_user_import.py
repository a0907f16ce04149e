"""The import of users: what its dry run says, and what it does."""

from panel.api.client import Api
from panel.bulk.columns import matched, remembered
from panel.bulk.kinds import IMPORT_USERS
from panel.bulk.planning import calls_of, numbers
from panel.bulk.results import header, may_take_passwords, take_passwords, to_mend
from panel.bulk.uploading import check
from panel.bulk.user_columns import USERS
from panel.jobs.models import Job
from panel.journal.models import Entry
from panel.people.models import Account, Member
from tests.importing import PASSWORD, carry_out, planned, problems, ran, row, uploaded
from tests.sandboxes import RunningSandbox


def test_a_dry_run_says_for_each_row_what_would_happen_and_writes_nothing(
    main_account: Member, account: Account, api: Api, support: int
) -> None:
    user = api.users.list(support, count=1).items[0]
    text = (
        "Username;Display name;Password;Active\n"
        f"zelda;Zoë;{PASSWORD};yes\n"
        f"{user.name};Another name;;\n"
        f"{user.name[:-1]}x;;short;perhaps\n"
        "zelda;Again;Secret-pass-2;no\n"
    )
    job = planned(main_account, support, text)
    assert [each.verdict for each in job.rows.order_by("number")] == ["create", "change", "error", "error"]
    assert row(job, user.name).differences == {"Display name": [user.display_name, "Another name"]}
    assert problems(job, f"{user.name[:-1]}x") == [
        "Active: “perhaps” is neither yes nor no.",
        "Display name: This field is required.",
        (
            "Password: A password needs 8 characters or more; an uppercase letter; a digit; a special character, such "
            "as - ! or #."
        ),
    ]
    assert job.rows.get(number=4).problems == [["Username", "Row 1 has the same name."]]
    assert Entry.objects.filter(account=account).count() == 0
    assert api.users.list(support, name="zelda").total == 0


def test_the_good_rows_run_and_the_bad_ones_are_a_file_to_mend(main_account: Member, api: Api, support: int) -> None:
    text = f"login,full name,user_password,Comment\nzelda,Zoe,{PASSWORD},a\nyan,,{PASSWORD},b\n"
    job = uploaded(main_account, support, text)
    assert job.options["meanings"] == ["name", "display_name", "password", None]
    check(job, ["name", "display_name", "password", ""])
    carry_out()
    job.refresh_from_db()
    ran(job)
    assert api.users.list(support, name="zelda").total == 1
    assert header(job) == ["login", "full name", "user_password", "Comment", "Import result"]
    assert list(to_mend(job)) == [["yan", "", PASSWORD, "b", "Display name: This field is required."]]
    mended = planned(
        main_account, support, "login,full name,user_password,Comment,Import result\nyan,Yan,Secret-pass-1,b,x\n"
    )
    assert mended.options["meanings"] == ["name", "display_name", "password", "", ""]
    assert ran(mended).counts()["done"] == 1


def test_a_refused_row_says_why_in_the_words_of_the_editor(
    main_account: Member, sandbox: RunningSandbox, support: int
) -> None:
    job = planned(main_account, support, f"name,display_name,password\nzelda,Zoe,{PASSWORD}\n")
    sandbox.fault("AddUser", code=118)
    ran(job)
    assert (row(job, "zelda").state, row(job, "zelda").code) == ("refused", 118)
    assert row(job, "zelda").reason == "Another user of this application already has this username. Choose another one."
    assert [cells[-1] for cells in to_mend(job)] == [row(job, "zelda").reason]


def test_the_plan_shows_the_exact_calls_without_passwords(main_account: Member, api: Api, support: int) -> None:
    skill = next(iter(api.skills.list()))
    text = f"name,display_name,password,skills\nzelda,Zoe,{PASSWORD},{skill.name}\n"
    job = planned(main_account, support, text)
    assert [(call.command, dict(call.arguments)) for call in calls_of(job, row(job, "zelda"))] == [
        (
            "AddUser",
            {
                "application_id": str(support),
                "user_name": "zelda",
                "user_display_name": "Zoe",
                "user_password": "***",
                "user_active": "true",
                "parent_accounting": "true",
            },
        ),
        ("BindSkill", {"skill_id": str(skill.id), "user_id": "0", "bind": "true"}),
    ]
    assert numbers(job) == {"AddUser": 1, "BindSkill": 1}


def test_skills_and_queues_are_given_by_name(main_account: Member, api: Api, support: int) -> None:
    skills, queues = list(api.skills.list()), list(api.queues.list(support))
    names = f"{skills[0].name};{skills[1].name.upper()}"
    text = f"name,display_name,password,skills,queues\nzelda,Zoe,{PASSWORD},{names},{queues[0].name}\n"
    ran(planned(main_account, support, text))
    found = api.users.list(support, name="zelda", with_skills=True).items[0]
    assert {skill.id for skill in found.skills} == {skills[0].id, skills[1].id}
    assert queues[0].id in {queue.id for queue in found.queues}
    again = planned(main_account, support, text)
    assert row(again, "zelda").verdict == "nothing"
    wrong = planned(main_account, support, f"name,display_name,password,skills\nyan,Yan,{PASSWORD},Juggling\n")
    assert problems(wrong, "yan") == ["Skills: There is no “Juggling” here."]


def test_what_was_changed_elsewhere_since_the_plan_is_not_overwritten(
    main_account: Member, api: Api, support: int
) -> None:
    one, other = api.users.list(support, count=2).items
    job = planned(main_account, support, f"name,display_name\n{one.name},New name\n{other.name},New name\n")
    api.users.change(one.id, active=True, display_name="Of a colleague")
    ran(job)
    assert row(job, one.name).reason == "Changed elsewhere since the plan was made: Display name."
    assert [user.display_name for user in api.users.list(support, count=2)] == ["Of a colleague", "New name"]


def test_a_change_leaves_an_inactive_user_inactive(main_account: Member, api: Api, support: int) -> None:
    user = api.users.list(support, count=1).items[0]
    api.users.change(user.id, active=False)
    ran(planned(main_account, support, f"name,display_name\n{user.name},New name\n"))
    assert [(each.display_name, each.active) for each in api.users.list(support, count=1)] == [("New name", False)]


def test_passwords_that_the_panel_makes_are_taken_once_by_who_made_the_job(main_account: Member, support: int) -> None:
    job = planned(main_account, support, "name,display_name\nzelda,Zoe\nyan,Yan\n", make_passwords=True)
    assert not may_take_passwords(job, main_account.pk)
    assert PASSWORD not in str(row(job, "zelda").calls)
    ran(job)
    assert may_take_passwords(job, main_account.pk)
    assert not may_take_passwords(job, None)
    taken = take_passwords(job)
    assert [name for name, _ in taken] == ["zelda", "yan"]
    assert all(len(password) == 16 for _, password in taken)
    assert take_passwords(Job.objects.get(pk=job.pk)) == []
    assert not job.rows.exclude(sealed_secret="").exists()


def test_more_users_than_an_account_may_have_are_told_before(main_account: Member, support: int, api: Api) -> None:
    present = api.users.list(support, count=1).total
    number = 1000 - present + 2
    text = "name,display_name,password\n" + "".join(f"u-{each},U,{PASSWORD}\n" for each in range(number))
    job = planned(main_account, support, text)
    assert job.rows.filter(verdict="create").count() == number - 2
    assert job.rows.get(number=number).problems == [["", "The account may have 1,000 users, and would have more."]]


def test_nothing_of_an_upload_can_be_read_in_the_database(main_account: Member, support: int) -> None:
    job = uploaded(main_account, support, f"name,display_name,password\nzelda,Zoe,{PASSWORD}\n")
    kept = str(list(job.rows.values())) + str(job.options)
    assert PASSWORD not in kept
    check(job, job.options["meanings"])
    carry_out()
    assert PASSWORD not in str(list(job.rows.values()))


def test_what_was_chosen_for_a_column_is_remembered(main_account: Member, support: int) -> None:
    job = uploaded(main_account, support, "Kürzel,Wer\nzelda,Zoe\n")
    assert job.options["meanings"] == [None, None]
    check(job, ["name", "display_name"])
    assert remembered(main_account, IMPORT_USERS) == {"kürzel": "name", "wer": "display_name"}
    assert uploaded(main_account, support, "WER,Kürzel\nZoe,zelda\n").options["meanings"] == ["display_name", "name"]


def test_columns_are_known_by_the_words_of_the_panel_and_of_the_api() -> None:
    headers = ["User_Name", "USER DISPLAY NAME", "parent_accounting", "ACD status", "What"]
    found = matched(headers, USERS, {})
    assert found.meanings == ["name", "display_name", "shared_balance", "", None]
    assert found.problems(headers, USERS, "name") == ["Choose what the column “What” means, or leave it out."]
    assert matched(["a", "login", "name"], USERS, {"a": ""}).problems(["a", "login", "name"], USERS, "name") == [
        "Two columns are “Username”: leave one of them out."
    ]
    assert matched(["Password"], USERS, {}).problems(["Password"], USERS, "name") == [
        "No column is “Username”; without it nobody can be told apart."
    ]


def test_a_date_in_place_of_a_name_is_an_error_and_no_user(main_account: Member, support: int) -> None:
    job = uploaded(main_account, support, f"name,display_name,password\n2024-03-01,Zoe,{PASSWORD}\n")
    first = job.rows.get()
    first.cells = [["date", "2024-03-01"], "Zoe", PASSWORD]
    first.save()
    check(job, job.options["meanings"])
    carry_out()
    assert job.rows.get().problems == [
        [
            "Username",
            "Excel made the date 2024-03-01 of what was typed. Format the column as text, and type it again.",
        ]
    ]

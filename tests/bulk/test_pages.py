"""The pages of imports, of jobs, and of actions on many."""

import io
import re
from http import HTTPStatus

import pytest
from django.test import Client

from panel.api.client import Api
from panel.bulk.actions import SUBUSER_ACTIONS, USER_ACTIONS
from panel.jobs.models import Job
from panel.jobs.states import JobState
from panel.people.models import Account, Member
from panel.sign_in import panel_passwords
from tests.importing import PASSWORD, carry_out, lines, planned, ran
from tests.sandboxes import RunningSandbox
from tests.team import signed_in


def upload(client: Client, url: str, text: str) -> Job:
    response = client.post(url, {"file": io.BytesIO(text.encode())})
    assert response.status_code == HTTPStatus.FOUND, response.content.decode()
    return Job.objects.get(pk=int(response["Location"].split("/")[2]))


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == HTTPStatus.OK
    return re.sub(r"\s+", " ", response.content.decode())


def test_an_import_goes_from_the_file_to_the_result(main_client: Client, api: Api, support: int) -> None:
    job = upload(main_client, f"/application/{support}/users/import/", lines(3) + "\nbad name,Bad,x\n")
    assert "UTF-8, comma" in text_of(main_client, f"/jobs/{job.pk}/columns/")
    columns = {"column_0": "name", "column_1": "display_name", "column_2": "password"}
    response = main_client.post(f"/jobs/{job.pk}/columns/", columns)
    assert response["Location"] == f"/jobs/{job.pk}/"
    assert "Being checked" in text_of(main_client, f"/jobs/{job.pk}/")
    carry_out()
    page = text_of(main_client, f"/jobs/{job.pk}/")
    assert "3 <code>AddUser</code>" in page
    assert "Use 3 to 50 lowercase letters" in page
    assert PASSWORD not in page
    assert main_client.post(f"/jobs/{job.pk}/start/")["Location"] == f"/jobs/{job.pk}/"
    carry_out()
    page = text_of(main_client, f"/jobs/{job.pk}/")
    assert "Finished" in page
    assert api.users.list(support, name="new-").total == 3
    mended = main_client.get(f"/jobs/{job.pk}/mend/").getvalue().decode()
    assert mended.splitlines()[1].startswith("bad name,Bad,x,")


def test_a_file_that_cannot_be_read_comes_back_with_its_sentence(main_client: Client, support: int) -> None:
    response = main_client.post(f"/application/{support}/users/import/", {"file": io.BytesIO(b"name\n")})
    assert "Below the header there are no rows." in response.content.decode()
    response = main_client.post(f"/application/{support}/users/import/", {})
    assert "Choose a file, or paste rows." in response.content.decode()
    assert not Job.objects.exists()


def test_a_file_that_is_too_large_comes_back_with_its_sentence(main_client: Client, support: int) -> None:
    url, file = f"/application/{support}/users/import/", io.BytesIO(b"name\n" + b"x" * (10 * 1024 * 1024))
    assert "The file is larger than 10 MB." in main_client.post(url, {"file": file}).content.decode()
    assert main_client.post(url, {"file": io.BytesIO(bytes(11 * 1024 * 1024))}).status_code == 413


def test_pasted_rows_are_an_import_as_well(main_client: Client, support: int) -> None:
    main_client.post(f"/application/{support}/users/import/", {"pasted": "name\tdisplay_name\r\nzelda\tZelda\r\n"})
    assert Job.objects.get().options["how"] == "UTF-8, tab"


def test_a_column_that_nobody_knows_is_asked_for(main_client: Client, support: int) -> None:
    job = upload(main_client, f"/application/{support}/users/import/", "name,Kürzel\nzelda,z\n")
    response = main_client.post(f"/jobs/{job.pk}/columns/", {"column_0": "name", "column_1": "?"})
    assert "Choose what the column “Kürzel” means, or leave it out." in response.content.decode()
    job.refresh_from_db()
    assert job.state == JobState.DRAFT


def test_a_job_is_its_members_own_and_the_main_accounts(
    main_client: Client, account: Account, support: int, api: Api
) -> None:
    for name in ("usermanager", "admin"):
        subuser = next(each for each in api.subusers.list() if each.name == name)
        panel_passwords.give(account, subuser.id, subuser.name, PASSWORD)
    job = planned(Member.objects.get(name="usermanager"), support, lines(2))
    own, other = (signed_in(name, password=PASSWORD) for name in ("usermanager", "admin"))
    url = f"/jobs/{job.pk}/"
    assert [client.get(url).status_code for client in (own, other, main_client)] == [200, 404, 200]
    assert [client.post(f"{url}rule/cancel/").status_code for client in (other, main_client)] == [404, 302]
    again = planned(Member.objects.get(name="usermanager"), support, lines(2))
    assert main_client.post(f"/jobs/{again.pk}/start/").status_code == HTTPStatus.FORBIDDEN
    assert own.post(f"/jobs/{again.pk}/start/").status_code == HTTPStatus.FOUND


def test_passwords_are_downloaded_once(main_client: Client, main_account: Member, support: int) -> None:
    job = ran(planned(main_account, support, "name,display_name\nzelda,Zelda\n", make_passwords=True))
    file = main_client.post(f"/jobs/{job.pk}/passwords/").getvalue().decode("utf-8-sig")
    assert re.fullmatch(r"Name,Password\r\nzelda,\S{16}\r\n", file)
    assert main_client.post(f"/jobs/{job.pk}/passwords/").status_code == HTTPStatus.FOUND
    assert "no-store" in main_client.post(f"/jobs/{job.pk}/passwords/")["Cache-Control"]


def test_five_users_are_deactivated_at_once_and_activated_again(main_client: Client, api: Api, support: int) -> None:
    users = list(api.users.list(support, active=True, count=5))
    data = {"do": "deactivate", "selected": [user.id for user in users]}
    plan = main_client.post(f"/application/{support}/users/many/", data)["Location"]
    assert "5 <code>SetUserInfo</code>" in text_of(main_client, plan)
    main_client.post(f"{plan}start/")
    ids = {each.id for each in users}
    assert not any(user.active for user in api.users.list(support, count=None) if user.id in ids)
    assert "Finished" in text_of(main_client, plan)
    undo = main_client.post(f"{plan}undo/")["Location"]
    main_client.post(f"{undo}start/")
    assert all(user.active for user in api.users.list(support, count=None) if user.id in ids)


@pytest.mark.parametrize(("number", "state"), [(20, "finished"), (21, "waiting")])
def test_more_than_twenty_go_on_in_the_background(
    main_client: Client, api: Api, support: int, number: int, state: str
) -> None:
    skill = list(api.skills.list())[-1]
    api.skills.bind([skill.id], [user.id for user in api.users.list(support, count=number)], bind=False)
    ids = [user.id for user in api.users.list(support, count=number)]
    data = {"do": "give_skill", "skill": skill.id, "selected": ids}
    plan = main_client.post(f"/application/{support}/users/many/", data)["Location"]
    main_client.post(f"{plan}start/")
    assert (Job.objects.get().state, Job.objects.get().rows.count()) == (state, number)


def test_the_main_account_sees_the_jobs_of_all_and_others_their_own(
    main_client: Client, main_account: Member, account: Account, support: int, api: Api
) -> None:
    subuser = next(each for each in api.subusers.list() if each.name == "usermanager")
    panel_passwords.give(account, subuser.id, subuser.name, PASSWORD)
    planned(main_account, support, lines(1))
    planned(Member.objects.get(name="usermanager"), support, lines(2))
    assert "2 jobs" in text_of(main_client, "/jobs/")
    assert "1 job<" in text_of(signed_in("usermanager", password=PASSWORD), "/jobs/")


def test_each_row_leads_to_its_entry_in_the_journal(
    main_client: Client, main_account: Member, account: Account, support: int
) -> None:
    job = ran(planned(main_account, support, lines(1)))
    entry = account.entries.get(command="AddUser")
    assert f'href="/logs/{entry.seq}/" aria-label="new-001 in the journal"' in text_of(main_client, f"/jobs/{job.pk}/")


def test_the_columns_show_what_the_first_rows_hold_and_no_password(main_client: Client, support: int) -> None:
    text = "name,<i>Who</i>,password\nada,<b>Ada</b>,Secret-pass-1\nbob,Bob,Secret-pass-1\n"
    job = upload(main_client, f"/application/{support}/users/import/", text)
    page = text_of(main_client, f"/jobs/{job.pk}/columns/")
    assert "ada, bob" in page
    assert "&lt;b&gt;Ada&lt;/b&gt;, Bob" in page
    assert "&lt;i&gt;Who&lt;/i&gt;" in page
    assert PASSWORD not in page
    assert "<b>" not in page


def test_rows_to_correct_are_offered_only_where_there_are_some(
    main_client: Client, main_account: Member, support: int
) -> None:
    good, bad = (planned(main_account, support, lines(1, first) + more) for first, more in ((1, ""), (2, "\nX,X,x\n")))
    assert "Rows to correct" not in text_of(main_client, f"/jobs/{good.pk}/")
    assert "Rows to correct" in text_of(main_client, f"/jobs/{bad.pk}/")


def test_all_that_match_are_changed_and_nobody_else(main_client: Client, api: Api, support: int) -> None:
    inactive = api.users.list(support, active=False, count=None)
    number = len(inactive)
    plan = main_client.post(f"/application/{support}/users/many/?active=false", {"do": "activate", "everyone": "yes"})[
        "Location"
    ]
    assert Job.objects.get().rows.count() == number
    main_client.post(f"{plan}start/")
    carry_out()
    assert api.users.list(support, active=False).total == 0


def test_many_are_deleted_only_when_their_number_is_typed(main_client: Client, api: Api, support: int) -> None:
    users = list(api.users.list(support, count=3))
    total = api.users.list(support).total
    data = {"do": "delete", "selected": [user.id for user in users]}
    plan = main_client.post(f"/application/{support}/users/many/", data)["Location"]
    main_client.post(f"{plan}start/", {"number": "2"})
    assert api.users.list(support).total == total
    main_client.post(f"{plan}start/", {"number": "3"})
    assert api.users.list(support).total == total - 3


def test_what_failed_is_selected_when_one_goes_back(
    main_client: Client, api: Api, sandbox: RunningSandbox, support: int
) -> None:
    users = list(api.users.list(support, active=True, count=3))
    data = {"do": "deactivate", "selected": [user.id for user in users]}
    plan = main_client.post(f"/application/{support}/users/many/", data)["Location"]
    sandbox.fault("SetUserInfo", code=496, times=1)
    main_client.post(f"{plan}start/")
    failed = Job.objects.get().rows.get(state="refused")
    assert f"?selected={failed.object_id}" in text_of(main_client, plan)


@pytest.mark.parametrize("data", [{}, {"do": "deactivate"}, {"do": "king", "selected": "1"}, {"do": "give_skill"}])
def test_without_rows_or_an_action_nothing_is_planned(main_client: Client, support: int, data: dict[str, str]) -> None:
    response = main_client.post(f"/application/{support}/users/many/", data)
    assert response["Location"] == f"/application/{support}/users/"
    assert not Job.objects.exists()


def test_a_skill_is_asked_for_and_given(main_client: Client, api: Api, support: int) -> None:
    user, skill = api.users.list(support, count=1).items[0], list(api.skills.list())[-1]
    url, data = f"/application/{support}/users/many/", {"do": "give_skill", "selected": user.id}
    page = main_client.post(url, data).content.decode()
    assert f'<option value="{skill.id}">{skill.name}</option>' in page
    plan = main_client.post(url, {**data, "skill": skill.id})["Location"]
    main_client.post(f"{plan}start/")
    assert skill.id in {each.id for each in api.users.list(support, count=1, with_skills=True).items[0].skills}


def test_roles_are_given_to_many_subusers(main_client: Client, api: Api) -> None:
    ids = [each.id for each in api.subusers.list() if each.name in ("support", "duo")]
    plan = main_client.post("/settings/subusers/many/", {"do": "give_role", "role": "Support", "selected": ids})[
        "Location"
    ]
    main_client.post(f"{plan}start/")
    assert all("Support" in each.role_names for each in api.subusers.list() if each.id in ids)


def test_the_end_of_a_job_is_told_once_on_any_page(main_client: Client, main_account: Member, support: int) -> None:
    ran(planned(main_account, support, lines(1)))
    assert 'hx-get="/jobs/news/"' in text_of(main_client, "/preferences/")
    ask = {"HX-Request": "true"}
    assert "finished, 1 done" in " ".join(main_client.get("/jobs/news/", headers=ask).content.decode().split())
    assert "finished" not in main_client.get("/jobs/news/", headers=ask).content.decode()
    assert 'hx-get="/jobs/news/"' not in text_of(main_client, "/preferences/")


def test_a_jobs_progress_is_a_small_part_of_its_page(main_client: Client, main_account: Member, support: int) -> None:
    job = planned(main_account, support, lines(40))
    main_client.post(f"/jobs/{job.pk}/start/")
    part = main_client.get(f"/jobs/{job.pk}/progress/", headers={"HX-Request": "true"})
    assert 'id="progress"' in part.content.decode()
    assert len(part.content) < 3000
    carry_out()
    over = main_client.get(f"/jobs/{job.pk}/progress/", headers={"HX-Request": "true"})
    assert over["HX-Refresh"] == "true"


def test_the_template_holds_every_column(main_client: Client, main_account: Member, support: int) -> None:
    file = main_client.get("/imports/template/users/?format=csv").getvalue().decode("utf-8-sig")
    assert file.splitlines()[0] == ("Username,Display name,Password,Active,Separate balance,Custom data,Skills,Queues")
    assert planned(main_account, support, file).rows.count() == 1


def test_the_lists_offer_what_can_be_done_with_many(main_client: Client, support: int, api: Api) -> None:
    user = api.users.list(support, count=1).items[0]
    page = text_of(main_client, f"/application/{support}/users/?q={user.name}&selected={user.id}")
    assert re.search(rf'name="selected" value="{user.id}" aria-label="Select {user.name}" checked', page)
    assert re.findall(r'<option value="(\w+)">', page.partition('id="many"')[2]) == list(USER_ACTIONS)
    assert f'href="/application/{support}/users/export/?q={user.name}&amp;format=xlsx"' in page
    page = text_of(main_client, "/settings/subusers/")
    assert re.findall(r'<option value="(\w+)">', page.partition('id="many"')[2]) == list(SUBUSER_ACTIONS)
    for url in ("/settings/subusers/", "/settings/service_accounts/", "/applications/"):
        assert f'href="{url}export/?format=csv"' in text_of(main_client, url)

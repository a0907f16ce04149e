"""Skills and queues: of ACD v1 and of SmartQueue, whichever the application uses."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from panel.api.client import Api
from panel.api.errors import ApiBusy, ApiRefused
from panel.api.smartqueue import Agent, SmartQueues
from panel.api.users import User
from panel.connections.connecting import Credentials, connect
from panel.journal.models import Entry
from panel.people.models import Member
from tests.conftest import PASSWORD
from tests.sandboxes import RunningSandbox, running_sandbox


@pytest.fixture
def someone(api: Api, support: int) -> User:
    """A user without skills and queues."""
    user_id = api.users.add(support, name="zz-new", display_name="New", password="Secret-pass-1")
    assert user_id
    found = api.users.get(support, user_id)
    assert found
    return found


@pytest.fixture
def url(support: int, someone: User) -> str:
    return f"/application/{support}/users/{someone.id}/skills/"


@pytest.fixture(scope="module")
def demo_sandbox() -> Iterator[RunningSandbox]:
    """The larger seed: its application `sales` uses SmartQueue."""
    with running_sandbox("demo") as sandbox:
        yield sandbox


@pytest.fixture
def sales(db: None, demo_sandbox: RunningSandbox) -> tuple[Client, Api, int]:  # noqa: ARG001 - the database is needed
    """A browser of the main account, the API, and the application that uses SmartQueue."""
    demo_sandbox.reset()
    cache.clear()
    key = demo_sandbox.credentials
    account = connect(Credentials(key["account_id"], key["key_id"], key["private_key"]), demo_sandbox.url, PASSWORD)
    client, api = Client(), account.api()
    client.force_login(Member.objects.get(account=account, subuser_id=None))
    return client, api, next(each.id for each in api.applications.list() if each.name == "sales")


def skill_id(api: Api, name: str) -> int:
    return next(skill.id for skill in api.skills.list() if skill.name == name)


def fresh(api: Api, application_id: int, user: User) -> User:
    found = api.users.get(application_id, user.id)
    assert found
    return found


def test_the_users_page_loads_them_on_its_own(main_client: Client, url: str, calls: list[str]) -> None:
    page = main_client.get(url.removesuffix("skills/")).content.decode()
    assert f'hx-get="{url}"' in page
    assert "GetSkills" not in calls


def test_a_skill_is_given_and_taken_away(main_client: Client, url: str, api: Api, support: int, someone: User) -> None:
    english = skill_id(api, "English")
    assert main_client.post(url, {"action": "bind:skill", "skill": str(english)}).headers["Location"] == url
    assert [skill.name for skill in fresh(api, support, someone).skills] == ["English"]
    main_client.post(url, {"action": f"unbind:skill:{english}"})
    assert fresh(api, support, someone).skills == ()
    assert [entry.command for entry in Entry.objects.filter(kind="sent").order_by("pk")] == ["BindSkill", "BindSkill"]


def test_a_user_is_bound_to_a_queue_and_unbound(
    main_client: Client, url: str, api: Api, support: int, someone: User
) -> None:
    queue = api.queues.list(support).items[0]
    main_client.post(url, {"action": "bind:queue", "queue": str(queue.id)})
    assert [bound.name for bound in fresh(api, support, someone).queues] == [queue.name]
    main_client.post(url, {"action": f"unbind:queue:{queue.id}"})
    assert fresh(api, support, someone).queues == ()


def test_what_the_user_has_already_is_not_on_offer(main_client: Client, url: str, api: Api) -> None:
    english = skill_id(api, "English")
    before = main_client.get(url).context["abilities"].more_skills
    main_client.post(url, {"action": "bind:skill", "skill": str(english)})
    after = main_client.get(url).context["abilities"].more_skills
    assert set(before) - set(after) == {(english, "English")}


@pytest.mark.parametrize(
    "data",
    [
        {"action": "bind:skill"},
        {"action": "bind:skill", "skill": "x"},
        {"action": "bind:skill", "skill": "all"},
        {"action": "bind:skill:701"},
        {"action": "unbind:skill"},
        {"action": "unbind:skill:all"},
        {"action": "drop:skill:1"},
        {},
    ],
)
def test_an_incomplete_choice_is_explained_and_sends_nothing(
    main_client: Client, url: str, calls: list[str], data: dict[str, str]
) -> None:
    response = main_client.post(url, data)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not {"BindSkill", "BindUserToQueue"} & set(calls)


def test_a_skill_that_is_gone_is_said_to_be(main_client: Client, url: str) -> None:
    page = main_client.post(url, {"action": "bind:skill", "skill": "999999"}).content.decode()
    assert "This skill no longer exists." in page


def test_the_part_alone_is_the_part_of_the_page(main_client: Client, url: str) -> None:
    part = main_client.get(url, headers={"HX-Request": "true"}).content.decode().strip()
    assert part.startswith('<section id="skills"')
    assert "ACD v1" in part


def test_skills_of_smartqueue_are_given_to_somebody_with_a_name(sales: tuple[Client, Api, int]) -> None:
    client, api, application = sales
    user = api.users.list(application, count=1).items[0]
    skill = api.smartqueue.skills(application)[0]
    bind = {"action": "bind:skill", "skill": skill.id, "level": "2"}
    client.post(f"/application/{application}/users/{user.id}/skills/", bind)
    entry = Entry.objects.get(kind="sent")
    assert str(entry.sentence) == f"demo gave skills to {user.display_name} (user)"
    assert user.name in entry.search


def test_smartqueue_has_levels(sales: tuple[Client, Api, int]) -> None:
    client, api, application = sales
    user_id = api.users.add(application, name="zz-new", display_name="New", password="Secret-pass-1")
    assert user_id
    url = f"/application/{application}/users/{user_id}/skills/"
    assert "uses SmartQueue" in client.get(url).content.decode()
    skill, queue = api.smartqueue.skills(application)[0], api.smartqueue.queues(application)[0]
    client.post(url, {"action": "bind:skill", "skill": str(skill.id), "level": "4"})
    client.post(url, {"action": "bind:queue", "queue": str(queue.id)})
    (agent,) = api.smartqueue.agents(application, [user_id])
    assert [(each.name, each.level) for each in agent.skills] == [(skill.name, 4)]
    assert [each.name for each in agent.queues] == [queue.name]
    client.post(url, {"action": f"unbind:skill:{skill.id}"})
    client.post(url, {"action": f"unbind:queue:{queue.id}"})
    (agent,) = api.smartqueue.agents(application, [user_id])
    assert (agent.skills, agent.queues) == ((), ())


def test_a_second_queue_leaves_the_first(sales: tuple[Client, Api, int]) -> None:
    client, api, application = sales
    user_id = api.users.add(application, name="zz-new", display_name="New", password="Secret-pass-1")
    assert user_id
    for queue in api.smartqueue.queues(application):
        url = f"/application/{application}/users/{user_id}/skills/"
        client.post(url, {"action": "bind:queue", "queue": str(queue.id)})
    (agent,) = api.smartqueue.agents(application, [user_id])
    assert len(agent.queues) == 2


def test_an_agents_settings_are_changed(sales: tuple[Client, Api, int]) -> None:
    client, api, application = sales
    user = api.users.list(application, count=1).items[0]
    url = f"/application/{application}/users/{user.id}/agent/"
    client.post(url, {"max_conversations": "3", "handle_calls": ""})
    assert api.smartqueue.agents(application, [user.id])[0].max_conversations == 3
    assert "handle_calls" not in Entry.objects.get(kind="sent").arguments
    response = client.post(url, {"max_conversations": "0"}, follow=True)
    assert "was not changed" in response.content.decode()
    assert Entry.objects.filter(kind="sent").count() == 1


def test_the_list_shows_smartqueue_on_demand(sales: tuple[Client, Api, int]) -> None:
    client, _, application = sales
    url = f"/application/{application}/users/"
    assert client.get(url).context["agents"] == {}
    response = client.get(url, {"columns": "display_name,skills"})
    assert any(agent.skills for agent in response.context["agents"].values())
    assert ", level " in response.content.decode()
    assert "filter-skill" not in response.content.decode()


def test_the_list_offers_skills_and_queues_to_filter_by_only_on_demand(
    main_client: Client, api: Api, support: int, calls: list[str]
) -> None:
    url = f"/application/{support}/users/"
    assert "filter-skill" not in main_client.get(url).content.decode()
    assert "GetSkills" not in calls
    assert "English" in main_client.get(url, {"columns": "display_name,skills"}).content.decode()
    filtered = main_client.get(url, {"skill": str(skill_id(api, "English")), "per_page": "100"})
    assert "filter-skill" in filtered.content.decode()
    assert 0 < filtered.context["users"].total < 25


def test_the_skills_of_the_account_are_added_renamed_and_deleted(main_client: Client, api: Api, support: int) -> None:
    url = f"/application/{support}/users/skills/"
    main_client.post(url, {"name": "Polski"})
    polski = skill_id(api, "Polski")
    main_client.post(f"{url}{polski}/", {"name": "Polish"})
    assert skill_id(api, "Polish") == polski
    assert "already" in main_client.post(url, {"name": "English"}).content.decode()
    main_client.post(f"{url}{polski}/delete/", {"typed_name": "Polski"})
    assert skill_id(api, "Polish") == polski
    main_client.post(f"{url}{polski}/delete/", {"typed_name": "Polish"})
    assert "Polish" not in [skill.name for skill in api.skills.list()]
    assert main_client.get(f"{url}{polski}/").status_code == 404


def test_a_new_skill_is_on_offer_at_once(main_client: Client, url: str, support: int) -> None:
    main_client.get(url)
    main_client.post(f"/application/{support}/users/skills/", {"name": "Polski"})
    assert "Polski" in main_client.get(url).content.decode()


def test_the_user_of_another_application_is_not_found(main_client: Client, api: Api, someone: User) -> None:
    empty = next(found.id for found in api.applications.list() if found.name == "empty")
    url = f"/application/{empty}/users/{someone.id}/"
    assert main_client.get(f"{url}skills/").status_code == 404
    assert main_client.post(f"{url}agent/", {"max_conversations": "3"}).status_code == 404


@pytest.mark.parametrize("code", [103, 104, 317])
def test_where_there_is_no_smartqueue_it_is_acd_v1(
    main_client: Client, url: str, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(*_args: object) -> None:
        raise ApiRefused("SQ_GetQueues", code, "No")

    monkeypatch.setattr(SmartQueues, "queues", refuse)
    assert "ACD v1" in main_client.get(url).content.decode()


@pytest.mark.parametrize(("code", "status"), [(100, 502), (1, 502), (340, 503)])
def test_any_other_refusal_does_not_mean_acd_v1(
    main_client: Client, url: str, monkeypatch: pytest.MonkeyPatch, code: int, status: int
) -> None:
    def refuse(*_args: object) -> None:
        raise (ApiBusy if code == 340 else ApiRefused)("SQ_GetQueues", code, "No")

    monkeypatch.setattr(SmartQueues, "queues", refuse)
    assert main_client.get(url).status_code == status
    monkeypatch.undo()
    assert main_client.get(url).status_code == 200  # nothing was kept of the refusal


def test_an_agents_number_of_chats_is_sent_as_it_was_read(sales: tuple[Client, Api, int]) -> None:
    client, api, application = sales
    user = api.users.list(application, count=1)[0]
    api.smartqueue.set_agents(application, [user.id], max_conversations=3)
    client.post(f"/application/{application}/users/{user.id}/agent/", {"max_conversations": "", "handle_calls": "true"})
    assert api.smartqueue.agents(application, [user.id])[0].max_conversations == 3
    assert Entry.objects.get(kind="sent").arguments["max_simultaneous_conversations"] == "3"


def test_an_agents_number_of_chats_that_nobody_knows_is_asked_for(
    sales: tuple[Client, Api, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, api, application = sales
    user = api.users.list(application, count=1)[0]
    monkeypatch.setattr(SmartQueues, "agents", lambda *_: [Agent(user.id)])
    url = f"/application/{application}/users/{user.id}/agent/"
    response = client.post(url, {"max_conversations": "", "handle_calls": "true"}, follow=True)
    assert "Type how many chats at once" in response.content.decode()
    assert not Entry.objects.filter(kind="sent").exists()

"""The vendor's Python client gets from the sandbox what it expects of the Management API, errors included.

The client turns timestamps into datetimes and errors into exceptions; it sends booleans as `True` and `False`,
lists joined with `;`, and insists on https.
"""

import inspect
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from voximplant.apiclient import VoximplantAPI, VoximplantException

Client = Any
PASSWORD = "Tulip-7-field"


@pytest.fixture(params=["documented", "small-pages"])
def personality(request: pytest.FixtureRequest) -> str:
    """Answers are equal to the last field under these; the others are in test_vendor_client_personalities.py."""
    name: str = request.param
    return name


def refused(call: Callable[..., Any], *args: object, **kwargs: object) -> int:
    """The code with which the API refuses this call."""
    with pytest.raises(VoximplantException) as caught:
        call(*args, **kwargs)
    code: int = caught.value.code
    return code


@pytest.fixture
def application(api: Client, request: pytest.FixtureRequest) -> Iterator[int]:
    """An application of one's own."""
    name = re.sub(r"[^a-z]+", "-", request.node.name)[:60].strip("-")
    application_id: int = api.add_application(name)["application_id"]
    yield application_id
    api.del_application(application_id=application_id)


@pytest.fixture
def ann(api: Client, application: int) -> int:
    user_id: int = api.add_user("ann", "Ann Söder", PASSWORD, application_id=application)["user_id"]
    return user_id


@pytest.fixture
def martha(api: Client) -> Iterator[int]:
    subuser_id: int = api.add_sub_user("Martha", PASSWORD, description="Ward 3")["result"]["subuser_id"]
    yield subuser_id
    api.del_sub_user(subuser_id)


def test_the_250_users_of_the_demo_are_listed(api: Client) -> None:
    users: list[dict[str, Any]] = []
    while len(users) < 250:
        answer = api.get_users(application_name="support", count=1000, offset=len(users))
        assert (answer["total_count"], answer["count"] > 0) == (250, True)
        users += answer["result"]
    assert len({user["user_id"] for user in users}) == 250
    assert all(isinstance(user["created"], datetime) for user in users)


def test_a_user_lives(api: Client, application: int) -> None:
    added = api.add_user(
        "ann", "Ann Söder", PASSWORD, application_id=application, parent_accounting=False, user_active=False,
        user_custom_data="crm; 7",
    )  # fmt: skip
    assert added["result"] == 1
    (user,) = api.get_users(application_id=application, with_skills=True, with_queues=True)["result"]
    assert datetime.now(UTC) - user["created"] < timedelta(minutes=1)
    assert (user["user_id"], user["user_name"], user["user_display_name"]) == (added["user_id"], "ann", "Ann Söder")
    assert (user["user_active"], user["parent_accounting"], user["user_custom_data"]) == (False, False, "crm; 7")
    assert (user["skills"], user["acd_queues"], user["balance"]) == ([], [], 0)
    assert api.set_user_info(user_id=user["user_id"], user_active=True, new_user_name="anna") == {"result": 1}
    (user,) = api.get_users(application_id=application, user_active=True, acd_status=["OFFLINE", "DND"])["result"]
    assert user["user_name"] == "anna"
    assert api.del_user(user_id=[user["user_id"]]) == {"result": 1}
    assert api.get_users(application_id=application)["result"] == []


def test_errors_about_users_arrive_with_their_codes(api: Client, application: int, ann: int) -> None:
    assert refused(api.add_user, "ann", "Ann", PASSWORD, application_id=application) == 118
    assert refused(api.add_user, "Ann", "Ann", PASSWORD, application_id=application) == 122
    assert refused(api.add_user, "anna", "Ann", "1234567", application_id=application) == 464
    assert refused(api.add_user, "anna", "Ann", PASSWORD, application_id=1) == 116
    assert (
        refused(api.add_user, "anna", "Ann", PASSWORD, application_id=application, user_custom_data="x" * 8192) == 212
    )
    assert refused(api.set_user_info, user_id=ann, user_password=PASSWORD) == 535
    assert refused(api.set_user_info, user_id=1, user_active=True) == 117
    assert refused(api.del_user, user_id=[ann, 1]) == 117
    assert refused(api.get_users, application_id=application, order_by="age") == 496


def test_applications_live(api: Client) -> None:
    added = api.add_application("vendor-made", secure_record_storage=True)
    assert (added["application_name"], added["secure_record_storage"]) == ("vendor-made.demo.voximplant.com", True)
    renamed = api.set_application_info(required_application_name="vendor-made", application_name="vendor-kept")
    assert renamed["application_name"] == "vendor-kept.demo.voximplant.com"
    (found,) = api.get_applications(application_name="vendor-k", with_rules=True)["result"]
    assert (found["application_id"], found["rules"]) == (added["application_id"], [])
    assert isinstance(found["modified"], datetime)
    assert refused(api.add_application, "vendor-kept") == 129
    assert refused(api.add_application, "Vendor") == 107
    assert api.del_application(application_name=["vendor-kept"]) == {"result": 1}
    assert refused(api.del_application, application_id=added["application_id"]) == 116


def test_the_account_is_described(api: Client) -> None:
    answer = api.get_account_info(return_live_balance=True)
    assert (answer["result"]["account_id"], answer["result"]["account_name"]) == (1234567, "demo")
    assert answer["api_address"].startswith("127.0.0.1:")
    assert isinstance(answer["result"]["created"], datetime)


def test_a_subuser_lives(api: Client, martha: int) -> None:
    (found,) = api.get_sub_users(subuser_id=martha, with_roles=True)["result"]
    assert found == {"subuser_id": martha, "subuser_name": "martha", "description": "Ward 3", "roles": []}
    assert api.set_sub_user_info(martha, description="Ward 4") == {"result": 1}
    assert refused(api.set_sub_user_info, martha, new_subuser_password="Orchid-8-field") == 448
    changed = api.set_sub_user_info(martha, old_subuser_password=PASSWORD, new_subuser_password="Orchid-8-field")
    assert changed == {"result": 1}
    assert refused(api.add_sub_user, "martha", PASSWORD) == 436
    assert refused(api.add_sub_user, "mary", PASSWORD) == 452
    assert refused(api.add_sub_user, "7martha", PASSWORD) == 453
    assert refused(api.get_sub_users, subuser_id=1) == 434
    assert len(api.get_sub_users(count=100, offset=0)["result"]) == 14


def test_roles_of_subusers_are_added_listed_and_removed(api: Client, martha: int) -> None:
    roles = {role["role_name"]: role["role_id"] for role in api.get_roles()["result"]}
    assert api.set_sub_user_roles(martha, role_id=[roles["UserManager"], roles["Payer"]]) == {"result": 1}
    assert api.set_sub_user_roles(martha, role_name="Support") == {"result": 1}
    held = api.get_sub_user_roles(martha)["result"]
    assert {role["role_name"] for role in held if not role["inherited"]} == {"UserManager", "Payer", "Support"}
    expanded = api.get_sub_user_roles(martha, with_expanded_roles=True)["result"]
    assert [role["role_name"] for role in expanded if role["inherited"]] == ["UserRead", "UserUpdate"]
    assert next(role["child_ids"] for role in expanded if role["role_name"] == "UserManager") == [42, 43]
    assert api.remove_sub_user_roles(martha, role_name=["Payer", "Support"], force=True) == {"result": 1}
    held = api.get_sub_user_roles(martha)["result"]
    assert [role["role_name"] for role in held if not role["inherited"]] == ["UserManager"]
    assert refused(api.set_sub_user_roles, martha, role_id=[1]) == 440
    assert refused(api.set_sub_user_roles, martha, role_name="Janitor") == 441


def test_role_groups_are_listed(api: Client) -> None:
    groups = api.get_role_groups()["result"]
    assert {"id", "name"} == set(groups[0])
    assert "UserManager" in {role["role_name"] for role in api.get_roles(group_name="Users")["result"]}


def test_a_key_lives(api: Client, client: Callable[[dict[str, Any]], Client]) -> None:
    made = api.create_key(key_name="CRM", description="Nightly", role_name=["Supervisor"])["result"]
    supervisor = client(made)
    assert supervisor.get_users(application_name="sales")["total_count"] == 37
    assert refused(supervisor.add_user, "eve", "Eve", PASSWORD, application_name="sales") == 100
    (found,) = api.get_keys(key_id=made["key_id"], with_roles=True)["result"]
    assert (found["key_name"], found["description"]) == ("CRM", "Nightly")
    assert [role["role_name"] for role in found["roles"]] == ["Supervisor"]
    assert api.update_key(made["key_id"], "Daily", key_name="ERP") == {"result": 1}
    assert api.set_key_roles(made["key_id"], role_name=["UserManager", "Payer"]) == {"result": 1}
    assert api.remove_key_roles(made["key_id"], role_name="Payer") == {"result": 1}
    roles = api.get_key_roles(made["key_id"])["result"]
    assert [role["role_name"] for role in roles if not role["inherited"]] == ["UserManager"]
    assert supervisor.get_skills()["count"] == 7
    assert api.delete_key(made["key_id"]) == {"result": 1}
    assert refused(supervisor.get_account_info) == 100
    assert refused(api.delete_key, made["key_id"]) == 433
    assert refused(api.create_key, key_name="x" * 51) == 499


def test_a_key_without_roles_may_do_what_needs_none(api: Client, client: Callable[[dict[str, Any]], Client]) -> None:
    made = api.create_key()["result"]
    bare = client(made)
    assert bare.get_account_info()["result"]["account_name"] == "demo"
    assert bare.get_roles()["result"]
    assert bare.get_keys(key_id=made["key_id"])["result"]
    assert bare.get_key_roles(made["key_id"]) == {"result": []}
    assert bare.update_key(made["key_id"], "Bare") == {"result": 1}
    for forbidden in (bare.get_applications, bare.get_sub_users, bare.get_audit_log, bare.get_skills):
        assert refused(forbidden) == 100
    assert bare.delete_key(made["key_id"]) == {"result": 1}


def test_skills_and_queues_live(api: Client, application: int, ann: int) -> None:
    skill_id = api.add_skill("Juggling")["skill_id"]
    assert api.set_skill_info("Fire", skill_id=skill_id) == {"result": 1}
    assert api.bind_skill(skill_id=[skill_id], user_id=[ann], bind=True) == {"result": 1}
    (user,) = api.get_users(application_id=application, skill_id=skill_id, with_skills=True)["result"]
    assert user["skills"] == [{"skill_id": skill_id, "skill_name": "Fire"}]
    assert api.get_skills(skill_name="fir")["total_count"] == 1
    assert api.del_skill(skill_id=skill_id) == {"result": 1}
    assert refused(api.del_skill, skill_name="Fire") == 222
    (queue, *_) = api.get_queues(application_name="support", with_skills=True)["result"]
    assert isinstance(queue["created"], datetime)
    user_id = api.get_users(application_name="support", count=1)["result"][0]["user_id"]
    users = {"application_name": "support", "user_id": [user_id]}
    for bind in (True, False):
        assert api.bind_user_to_queue(bind=bind, acd_queue_id=queue["acd_queue_id"], **users) == {"result": 1}
        found = api.get_users(application_name="support", user_id=user_id, acd_queue_id=queue["acd_queue_id"])
        assert found["total_count"] == int(bind)
    foreign = {"application_id": application, "user_id": [ann], "acd_queue_id": queue["acd_queue_id"]}
    assert refused(api.bind_user_to_queue, bind=True, **foreign) == 218


def test_smartqueue_lives(api: Client) -> None:
    sales = {"application_name": "sales"}
    queue = api.sq__get_queues(**sales, with_agentcount=True)["result"][0]
    skill = api.sq__get_skills(**sales, sq_skill_name_template="renew")["result"][0]
    user_id = api.get_users(**sales, count=1)["result"][0]["user_id"]
    agent = {**sales, "user_id": [user_id]}
    skills = json.dumps([{"sq_skill_id": skill["sq_skill_id"], "sq_skill_level": 4}])
    assert api.sq__bind_agent(**agent, sq_queue_id=[queue["sq_queue_id"]], bind_mode="add") == {"result": 1}
    assert api.sq__bind_skill(skills, **agent, bind_mode="replace_skills") == {"result": 1}
    assert api.sq__set_agent_info(**agent, handle_calls=True, max_simultaneous_conversations=3) == {"result": 1}
    shown = {"with_sq_skills": True, "with_sq_queues": True, "with_sq_statuses": True}
    (found,) = api.sq__get_agents(**agent, **shown)["result"]
    assert [item["sq_queue_id"] for item in found["sq_queues"]] == [queue["sq_queue_id"]]
    assert found["sq_skills"] == [
        {"sq_skill_id": skill["sq_skill_id"], "sq_skill_name": skill["sq_skill_name"], "sq_skill_level": 4}
    ]
    assert found["max_simultaneous_conversations"] == 3
    assert api.sq__unbind_skill(**agent, sq_skill_id="all") == {"result": 1}
    assert api.sq__unbind_agent(**agent, sq_queue_id="all") == {"result": 1}
    assert refused(api.sq__bind_agent, **agent, sq_queue_id=[1]) == 496


def test_the_history_tells_what_was_done(api: Client, application: int) -> None:
    started = datetime.now(UTC) - timedelta(minutes=1)
    user_id = api.add_user("ann", "Ann", PASSWORD, application_id=application)["user_id"]
    answer = api.get_audit_log(
        from_date=started, to_date=started + timedelta(minutes=5), filtered_cmd=["AddUser"], advanced_filters=user_id,
        with_total_count=True,
    )  # fmt: skip
    assert answer["total_count"] == 1
    (row,) = answer["result"]
    assert isinstance(row["requested"], datetime)
    assert (row["cmd_name"], row["cmd_result"]) == ("AddUser", {"user_id": user_id})
    assert row["cmd_args"]["user_password"] == "******"
    assert refused(api.get_audit_log, from_date=started, to_date=started - timedelta(days=1)) == 123


def test_the_history_is_fetched_as_a_file(api: Client, application: int) -> None:
    user_id = api.add_user("ann", "Ann", PASSWORD, application_id=application)["user_id"]
    report_id = api.get_audit_log_async(filtered_cmd=["AddUser"], advanced_filters=user_id)["history_report_id"]
    (report,) = api.get_history_reports(history_report_id=report_id, history_type=["audit"])["result"]
    assert isinstance(report["completed"], datetime)
    head, line = api.download_history_report(report_id)["file_content"].splitlines()
    assert head.startswith("audit_log_id,account_id,")
    assert f'""user_id"": {user_id}' in line


def test_addresses_are_allowed_and_denied(api: Client) -> None:
    assert api.check_authorized_account_ip("192.0.2.7") == {"result": True}
    assert api.add_authorized_account_ip("192.0.2.0/24", allowed=False, description="Lab") == {"result": 1}
    denied = {"result": False, "authorized_ip": "192.0.2.0/24"}
    assert api.check_authorized_account_ip("192.0.2.7") == denied
    (found,) = api.get_authorized_account_ips(contains_ip="192.0.2.7", allowed=False)["result"]
    assert (found["allowed"], isinstance(found["created"], datetime)) == (False, True)
    assert api.del_authorized_account_ip(authorized_ip="all") == {"result": 1}
    assert refused(api.check_authorized_account_ip, "here") == 320


def test_a_key_of_another_account_or_with_another_signature_is_refused(
    api: Client, client: Callable[[dict[str, Any]], Client]
) -> None:
    assert refused(client(api.credentials | {"account_id": 7}).get_account_info) == 100
    assert refused(client(api.credentials | {"key_id": "unknown"}).get_account_info) == 100


def test_every_method_that_the_client_has_is_judged_here() -> None:
    source = Path(inspect.getfile(VoximplantAPI)).read_text()
    commands = dict(re.findall(r"    def (\w+)\((?:(?!    def ).)*?_perform_request\('(\w+)'", source, re.DOTALL))
    used = {name for name in re.findall(r"\.([a-z_]+)\b", Path(__file__).read_text()) if name in commands}
    assert {commands[name] for name in used} == {
        *("AddUser", "DelUser", "SetUserInfo", "GetUsers", "GetAccountInfo", "GetAuditLog"),
        *("GetAuditLogAsync", "GetHistoryReports", "DownloadHistoryReport", "CheckAuthorizedAccountIP"),
        *("GetAuthorizedAccountIPs", "AddAuthorizedAccountIP", "DelAuthorizedAccountIP"),
        *("GetApplications", "AddApplication", "SetApplicationInfo", "DelApplication"),
        *("CreateKey", "GetKeys", "UpdateKey", "DeleteKey", "SetKeyRoles", "GetKeyRoles", "RemoveKeyRoles"),
        *("AddSubUser", "GetSubUsers", "SetSubUserInfo", "DelSubUser", "GetRoles", "GetRoleGroups"),
        *("SetSubUserRoles", "GetSubUserRoles", "RemoveSubUserRoles"),
        *("GetSkills", "AddSkill", "SetSkillInfo", "DelSkill", "BindSkill", "GetQueues", "BindUserToQueue"),
        *("SQ_GetQueues", "SQ_GetSkills", "SQ_GetAgents", "SQ_BindAgent", "SQ_UnbindAgent", "SQ_BindSkill"),
        *("SQ_UnbindSkill", "SQ_SetAgentInfo"),
    }

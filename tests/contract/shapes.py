"""What answers look like, written down from the documentation: the judge of the property tests.

A shape is a type, a list with the shape of its items, or an object. `?` marks a field that may be missing.
"""

from typing import Any, Final

from panel.sandbox.errors import MESSAGES

Shape = Any

NUMBER: Final = (int, float)
DONE: Final[Shape] = {"result": int}
PAGE: Final[Shape] = {"total_count": int, "count": int}

SKILL: Final[Shape] = {"skill_id": int, "skill_name": str}
SQ_SKILL: Final[Shape] = {"sq_skill_id": int, "sq_skill_name": str}
SQ_QUEUE: Final[Shape] = {"sq_queue_id": int, "sq_queue_name": str}
USER: Final[Shape] = {
    "user_id": int,
    "user_name": str,
    "user_display_name": str,
    "user_active": bool,
    "frozen?": bool,
    "parent_accounting": bool,
    "balance": NUMBER,
    "live_balance": NUMBER,
    "fixed_balance": NUMBER,
    "user_custom_data?": str,
    "mobile_phone?": str,
    "skills?": [SKILL],
    "acd_queues?": [{"acd_queue_id": int, "acd_queue_name": str, "auto_link": bool}],
    "acd_status?": str,
    "acd_status_change_time?": str,
    "created": str,
    "modified": str,
}
APPLICATION: Final[Shape] = {
    "application_id": int,
    "application_name": str,
    "modified": str,
    "secure_record_storage": bool,
    "rules?": list,
}
ROLE: Final[Shape] = {
    "role_id": int,
    "role_name": str,
    "inherited?": bool,
    "child_ids?": [int],
    "parent_role_id?": [int],
    "gui_only": bool,
}
SUBUSER: Final[Shape] = {"subuser_id": int, "subuser_name": str, "description?": str, "roles?": [ROLE]}
KEY: Final[Shape] = {"key_id": str, "key_name": str, "description": str, "roles?": [ROLE], "subuser?": [SUBUSER]}
NEW_KEY: Final[Shape] = {"account_email": str, "account_id": int, "key_id": str, "private_key": str}
QUEUE: Final[Shape] = {
    "acd_queue_id": int,
    "acd_queue_name": str,
    "application_id?": int,
    "acd_queue_priority": int,
    "service_probability": NUMBER,
    "auto_binding": bool,
    "max_waiting_time?": int,
    "max_queue_size?": int,
    "average_service_time?": int,
    "created": str,
    "modified": str,
    "deleted?": str,
    "skills?": [SKILL],
    "operatorcount?": int,
}
SMART_QUEUE: Final[Shape] = SQ_QUEUE | {
    "agent_selection": str,
    "task_selection": str,
    "description?": str,
    "created?": str,
    "modified?": str,
    "call_max_waiting_time?": int,
    "call_max_queue_size?": int,
    "agentcount?": int,
}
STATUS: Final[Shape] = {"sq_status_name": str, "from_date": str}
AGENT: Final[Shape] = {
    "user_id": int,
    "user_name": str,
    "user_display_name": str,
    "max_simultaneous_conversations": int,
    "sq_statuses?": [{"IM": STATUS, "CALL": STATUS}],
    "sq_queues?": [SQ_QUEUE],
    "sq_skills?": [SQ_SKILL | {"sq_skill_level": int}],
}
AUDIT_ROW: Final[Shape] = {
    "audit_log_id": int,
    "account_id": int,
    "subuser_id?": int,
    "subuser_name?": str,
    "key_id?": str,
    "requested": str,
    "ip": str,
    "cmd_name": str,
    "cmd_args": dict,
    "cmd_result?": dict,
}

REPORT: Final[Shape] = {
    "history_report_id": int,
    "history_type": str,
    "created": str,
    "completed": str,
    "format": str,
    "filters": dict,
    "file_name": str,
    "file_size": int,
    "download_count": int,
    "last_downloaded?": str,
    "store_until": str,
}
ADMIN_ROLE: Final[Shape] = {
    "admin_role_id": int,
    "admin_role_name": str,
    "admin_role_active": bool,
    "system_role": bool,
    "allowed_entries?": [str],
    "denied_entries?": [str],
    "modified": str,
}
ADMIN_USER: Final[Shape] = {
    "admin_user_id": int,
    "admin_user_name": str,
    "admin_user_display_name": str,
    "admin_user_active": bool,
    "modified": str,
    "admin_roles?": [ADMIN_ROLE],
    "access_entries?": [str],
}

# These answer a file.
FILES: Final = frozenset({"DownloadHistoryReport"})
ANSWERS: Final[dict[str, Shape]] = {
    "AddUser": DONE | {"user_id": int},
    "DelUser": DONE,
    "SetUserInfo": DONE,
    "GetUsers": PAGE | {"result": [USER]},
    "GetApplications": PAGE | {"result": [APPLICATION]},
    "AddApplication": DONE | {"application_id": int, "application_name": str, "secure_record_storage": bool},
    "SetApplicationInfo": DONE | {"application_name": str, "secure_record_storage": bool},
    "DelApplication": DONE,
    "GetAccountInfo": {"result": dict, "api_address": str, "debugger_address": str},
    "AddSubUser": {"result": {"subuser_id": int}},
    "GetSubUsers": {"result": [SUBUSER]},
    "SetSubUserInfo": DONE,
    "DelSubUser": DONE,
    "SetSubUserRoles": DONE,
    "GetSubUserRoles": {"result": [ROLE]},
    "RemoveSubUserRoles": DONE,
    "GetRoles": {"result": [ROLE]},
    "GetRoleGroups": {"result": [{"id": int, "name": str}]},
    "CreateKey": {"result": NEW_KEY},
    "GetKeys": {"result": [KEY]},
    "UpdateKey": DONE,
    "DeleteKey": DONE,
    "SetKeyRoles": DONE,
    "GetKeyRoles": {"result": [ROLE]},
    "RemoveKeyRoles": DONE,
    "GetSkills": PAGE | {"result": [SKILL]},
    "AddSkill": DONE | {"skill_id": int},
    "SetSkillInfo": DONE,
    "DelSkill": DONE,
    "BindSkill": DONE,
    "GetQueues": PAGE | {"result": [QUEUE]},
    "BindUserToQueue": DONE,
    "SQ_GetQueues": {"result": [SMART_QUEUE]},
    "SQ_GetSkills": {"result": [SQ_SKILL | {"description?": str, "created?": str, "modified?": str}]},
    "SQ_GetAgents": {"result": [AGENT]},
    "SQ_BindAgent": DONE,
    "SQ_UnbindAgent": DONE,
    "SQ_BindSkill": DONE,
    "SQ_UnbindSkill": DONE,
    "SQ_SetAgentInfo": DONE,
    "GetAuditLogAsync": DONE | {"history_report_id": int},
    "GetHistoryReports": PAGE | {"result": [REPORT]},
    "GetAdminUsers": PAGE | {"result": [ADMIN_USER]},
    "GetAdminRoles": PAGE | {"result": [ADMIN_ROLE]},
    "CheckAuthorizedAccountIP": {"result": bool, "authorized_ip?": str},
    "GetAuthorizedAccountIPs": PAGE
    | {"result": [{"authorized_ip": str, "allowed": bool, "created": str, "description?": str}]},
    "AddAuthorizedAccountIP": DONE,
    "DelAuthorizedAccountIP": DONE,
    "Logon": {"result": str, "account_id": int, "account_name": str},
    "GetSessionID": {"result": str},
    "GetAuditLog": {"result": [AUDIT_ROW], "count": int, "total_count?": int, "timezone": str},
}

ERROR: Final[Shape] = {"msg": str, "code": int, "field_name?": str}
REFUSED: Final[Shape] = {"error": ERROR, "errors": [ERROR]}
INTERNAL: Final = 2


def mismatch(value: object, shape: Shape, at: str = "answer") -> str | None:
    """Where and how a value differs from its shape; None when it fits."""
    if isinstance(shape, dict):
        return _object_mismatch(value, shape, at)
    if isinstance(shape, list):
        if not isinstance(value, list):
            return f"{at} is no list: {value!r}"
        return next(filter(None, (mismatch(item, shape[0], f"{at}[{i}]") for i, item in enumerate(value))), None)
    allowed = shape if isinstance(shape, tuple) else (shape,)
    return None if type(value) in allowed else f"{at} is {value!r}"


def _object_mismatch(value: object, shape: dict[str, Shape], at: str) -> str | None:
    if not isinstance(value, dict):
        return f"{at} is no object: {value!r}"
    fields = {name.removesuffix("?"): item for name, item in shape.items()}
    needed = {name for name in shape if not name.endswith("?")}
    if unexpected := set(value) - set(fields):
        return f"{at} has unexpected {unexpected}"
    if missing := needed - set(value):
        return f"{at} lacks {missing}"
    return next(filter(None, (mismatch(item, fields[name], f"{at}.{name}") for name, item in value.items())), None)


def judge(method: str, answer: dict[str, Any]) -> None:
    """Fail unless this is an answer of the method, or a refusal with a documented code."""
    if "error" in answer:
        assert mismatch(answer, REFUSED) is None, mismatch(answer, REFUSED)
        assert answer["errors"] == [answer["error"]]
        assert answer["error"]["code"] in MESSAGES
        assert answer["error"]["code"] != INTERNAL
    else:
        assert mismatch(answer, ANSWERS[method]) is None, mismatch(answer, ANSWERS[method])

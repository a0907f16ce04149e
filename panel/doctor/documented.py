"""The fields that the vendor's reference documents for the answers of reading methods; `?`: may be missing.

A field that the reference calls mandatory, but that live samples or its own examples lack, may be missing.
GetAccountInfo has many more; it is not certain which ones come, so only those that the panel reads are expected.
"""

from typing import Final

SKILL: Final = "skill_id skill_name"
ROLE: Final = "role_id? role_name inherited? child_ids? parent_role_id? gui_only?"
TABLE: Final = f"""
GetUsers             user_id user_name user_display_name user_active parent_accounting? live_balance? balance? fixed_balance? user_custom_data? applications? skills? acd_queues? acd_status? acd_status_change_time? created? modified? frozen? two_factor_auth_required? mobile_phone?
GetUsers.skills      {SKILL}
GetUsers.acd_queues  acd_queue_id acd_queue_name auto_link
GetApplications      application_id application_name modified secure_record_storage? rules? im_enabled? im_roster_type? busy_on_call?
GetSubUsers          subuser_id subuser_name description? roles?
GetSubUsers.roles    {ROLE}
GetSubUserRoles      {ROLE}
GetRoles             {ROLE}
GetRoleGroups        id name
GetKeys              key_id key_name description roles? subuser?
GetKeys.roles        {ROLE}
GetKeys.subuser      subuser_id subuser_name description? roles?
GetKeyRoles          {ROLE}
GetSkills            {SKILL}
GetQueues            acd_queue_id acd_queue_name application_id? acd_queue_priority service_probability auto_binding max_waiting_time? max_queue_size? average_service_time? created? modified deleted? users? skills? sl_thresholds? operatorcount?
SQ_GetQueues         sq_queue_id sq_queue_name hold_im_if_inactive_agents? hold_calls_if_inactive_agents? agent_selection task_selection description? created? modified? call_max_waiting_time? call_max_waiting_time_in_seconds? im_max_waiting_time? im_max_waiting_time_in_seconds? call_max_queue_size? im_max_queue_size? agentcount?
SQ_GetSkills         sq_skill_id sq_skill_name description? created? modified?
SQ_GetAgents         user_id user_name? user_display_name? max_simultaneous_conversations? sq_statuses? sq_queues? sq_skills?
SQ_GetAgents.sq_queues sq_queue_id sq_queue_name description?
SQ_GetAgents.sq_skills sq_skill_id sq_skill_name sq_skill_level description?
GetAuditLog          audit_log_id subuser_id? subuser_name? account_id requested ip cmd_name cmd_args cmd_result?
GetAdminUsers        admin_user_id admin_user_name admin_user_display_name admin_user_active modified? admin_roles? access_entries?
"""  # noqa: E501 - a table

# What may be beside the result; `?` as above.
LISTS: Final = ("result", "total_count", "count")
BESIDE: Final = {
    **dict.fromkeys(("GetUsers", "GetApplications", "GetSkills", "GetQueues", "GetAuditLog", "GetAdminUsers"), LISTS),
    "GetAccountInfo": ("result", "api_address?", "debugger_address?"),
    "CheckAuthorizedAccountIP": ("result", "authorized_ip?"),
}
ALSO: Final = {"GetAuditLog": ("timezone?",)}
OF_OTHERS: Final = ("result", "total_count?", "count?")


def fields(where: str) -> dict[str, bool] | None:
    """Field -> whether it always comes; None if the reference does not say (enough)."""
    return ROWS.get(where)


def beside(command: str) -> dict[str, bool]:
    """The same for an answer's outermost fields. The panel does not use `count`, so it may be missing."""
    return {**always((*BESIDE.get(command, OF_OTHERS), *ALSO.get(command, ()))), "count": False}


def always(words: tuple[str, ...]) -> dict[str, bool]:
    return {word.removesuffix("?"): not word.endswith("?") for word in words}


ROWS: Final = {where: always(tuple(words)) for where, *words in (line.split() for line in TABLE.split("\n") if line)}

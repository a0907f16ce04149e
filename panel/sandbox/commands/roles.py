"""Roles: GetRoles, GetRoleGroups. Both are open to a key without roles."""

from typing import Final

from panel.sandbox import roles
from panel.sandbox.calls import Answer, Call, Method
from panel.sandbox.params import text


def get_roles(call: Call) -> Answer:
    group = call.args["group_name"]
    found = [role for role in roles.ROLES if group is None or role.group == group]
    return {"result": [roles.view(role, expanded=True) for role in found]}


def get_role_groups(_call: Call) -> Answer:
    return {"result": [{"id": index, "name": name} for index, name in enumerate(roles.GROUPS, start=1)]}


METHODS: Final = (
    Method("GetRoles", get_roles, params=(text("group_name"),)),
    Method("GetRoleGroups", get_role_groups),
)

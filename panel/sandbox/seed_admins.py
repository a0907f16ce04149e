"""Admin users of the demo account: people from before subusers, who are in no list of subusers."""

import json
from typing import Final

from panel.sandbox.seedbed import Bed
from panel.sandbox.store import stamp

REPORTING: Final = ("GetAccountInfo", "GetCallHistory", "GetTransactionHistory")
# Name, display name, active.
PEOPLE: Final = (("reports-2017", "Reports of the finance team", True), ("integrator", "Former integrator", False))


def add_admins(bed: Bed) -> None:
    role_id = bed.insert(
        "admin_roles",
        account_id=bed.account_id,
        admin_role_name="Reporting",
        allowed_entries=json.dumps(REPORTING),
        denied_entries=json.dumps(["GetTransactionHistory"]),
        modified=stamp(bed.now),
    )
    for name, display_name, active in PEOPLE:
        admin_user_id = bed.insert(
            "admin_users",
            account_id=bed.account_id,
            admin_user_name=name,
            admin_user_display_name=display_name,
            admin_user_active=active,
            modified=stamp(bed.now),
        )
        bed.insert("admin_user_roles", admin_user_id=admin_user_id, admin_role_id=role_id)

"""A large account: 1,100 applications, 2,100 users, 1,000 subusers, and 1,100 skills and queues of each kind.

It has no limits, so that something can be added to it. `support` has 1,000 users and uses ACD v1, `sales` uses
SmartQueue; every other application has one user, `sales` three.
"""

from typing import Final

from panel.sandbox.roles import BY_NAME
from panel.sandbox.seedbed import Bed
from panel.sandbox.store import stamp

APPLICATIONS: Final = 1100
USERS_OF_SUPPORT: Final = 1000
USERS_OF_SALES: Final = 2
SUBUSERS: Final = 1000
THINGS: Final = 1100


def add_large(bed: Bed) -> None:
    """Fill an account that has an empty application `support` and the usual subusers."""
    bed.db.execute("UPDATE accounts SET limited = 0 WHERE account_id = ?", (bed.account_id,))
    support = _count(bed, "SELECT application_id FROM applications WHERE account_id = ?")
    _add_users(bed, support, "agent", USERS_OF_SUPPORT)
    sales = _add_application(bed, "sales")
    _add_users(bed, sales, "seller", USERS_OF_SALES)
    for number in range(2, APPLICATIONS):
        _add_users(bed, _add_application(bed, f"app-{number:04}"), "user", 1)
    _add_subusers(bed)
    _add_skills(bed, support, sales)


def _add_application(bed: Bed, name: str) -> int:
    return bed.insert("applications", account_id=bed.account_id, application_name=name, modified=stamp(bed.now))


def _add_users(bed: Bed, application_id: int, name: str, how_many: int) -> None:
    created = stamp(bed.now)
    for number in range(1, how_many + 1):
        bed.insert(
            "users",
            account_id=bed.account_id,
            application_id=application_id,
            user_name=f"{name}-{number:04}",
            user_display_name=f"{name.title()} {number:04}",
            folded_display_name=f"{name} {number:04}",
            password=bed.password,
            user_active=number % 10 != 0,
            created=created,
            modified=created,
        )


def _add_subusers(bed: Bed) -> None:
    present = _count(bed, "SELECT count(*) FROM subusers WHERE account_id = ?")
    for number in range(1, SUBUSERS - present + 1):
        subuser_id = bed.insert(
            "subusers", account_id=bed.account_id, subuser_name=f"member-{number:04}", password=bed.password
        )
        role = BY_NAME["UserManager" if number % 2 else "Supervisor"]
        bed.insert("subuser_roles", subuser_id=subuser_id, role_id=role.role_id)


def _add_skills(bed: Bed, support: int, sales: int) -> None:
    """More skills and queues of ACD v1, and those of SmartQueue."""
    for number in range(_count(bed, "SELECT count(*) FROM skills WHERE account_id = ?"), THINGS):
        bed.insert("skills", account_id=bed.account_id, skill_name=f"Skill {number:04}")
    for number in range(_count(bed, "SELECT count(*) FROM queues WHERE account_id = ?"), THINGS):
        queue = {"application_id": support, "acd_queue_name": f"queue-{number:04}", **bed.created()}
        bed.insert("queues", account_id=bed.account_id, **queue)
    strategies = {"agent_selection": "MOST_QUALIFIED", "task_selection": "MAX_PRIORITY"}
    for number in range(THINGS):
        bed.insert("sq_skills", application_id=sales, sq_skill_name=f"Skill {number:04}", **bed.created())
        queue = {"sq_queue_name": f"queue-{number:04}", **strategies, **bed.created()}
        bed.insert("sq_queues", application_id=sales, **queue)


def _count(bed: Bed, sql: str) -> int:
    number: int = bed.db.execute(sql, (bed.account_id,)).fetchone()[0]
    return number

"""The first data of the sandbox's accounts: the same everywhere, except key pairs and times."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain, product
from typing import Final

from panel.sandbox import names, passwords
from panel.sandbox.credentials import Credentials, add_key
from panel.sandbox.keypairs import KeyPair
from panel.sandbox.roles import BY_NAME
from panel.sandbox.seed_admins import add_admins
from panel.sandbox.seed_history import add_history
from panel.sandbox.seed_large import add_large
from panel.sandbox.seedbed import Bed
from panel.sandbox.store import Store, stamp

DEMO_PASSWORD: Final = "Demo-panel-1"  # noqa: S105 - made up, printed, and only for the sandbox
SEEDS: Final[dict[str, dict[str, int]]] = {  # users per application
    "demo": {"support": 250, "sales": 37, "empty": 0},
    "small": {"support": 25, "empty": 0},
    "empty": {},
    "large": {"support": 0},  # and what `seed_large` adds
}
FIRST_IDS: Final = {
    "accounts": 1234567,
    "applications": 4100001,
    "users": 5500001,
    "subusers": 2001,
    "skills": 701,
    "queues": 301,
    "sq_queues": 901,
    "sq_skills": 1201,
    "audit_log": 60001,
    "history_reports": 234001,
    "admin_users": 801,
    "admin_roles": 81,
}
ASSIGNABLE: Final = (
    "Owner",
    "Admin",
    "Developer",
    "Supervisor",
    "Support",
    "Accountant",
    "CallListManager",
    "UserManager",
    "PhoneNumberManager",
    "Payer",
    "PayerNoVerify",
)
SUBUSERS: Final[dict[str, tuple[str, ...]]] = {
    **{role.lower(): (role,) for role in ASSIGNABLE},
    "duo": ("UserManager", "Accountant"),  # shorter than AddSubUser would allow
    "norole": (),
}
STATUSES: Final = (
    *("OFFLINE",) * 6,
    *("ONLINE", "READY", "READY", "IN_SERVICE", "AFTER_SERVICE", "TIMEOUT", "DND", "BANNED"),
)
SKILLS: Final = ("English", "Deutsch", "Русский", "العربية", "Billing", "Hardware", "VIP")
QUEUES: Final = ("hotline", "billing", "second-level")
SQ_SKILLS: Final = ("Cold calls", "Renewals", "Enterprise", "Español")
SQ_QUEUES: Final = ("inbound", "callbacks")


def plant(
    store: Store, seed: str = "demo", *, password: str = DEMO_PASSWORD, key_pair: KeyPair | None = None
) -> Credentials:
    """Fill a new store with the account `demo`. Returns the credentials of its Owner key."""
    with store.writing() as db:
        sequences = [(table, first - 1) for table, first in FIRST_IDS.items()]
        db.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", sequences)
    return add_account(store, "demo", seed, password=password, key_pair=key_pair)


def add_account(
    store: Store,
    name: str = "rival",
    seed: str = "small",
    *,
    password: str = DEMO_PASSWORD,
    key_pair: KeyPair | None = None,
) -> Credentials:
    """Add one more account, with nothing shared. Returns the credentials of its Owner key."""
    dice = random.Random(name)
    with store.writing() as db:
        bed = Bed(db, 0, dice, passwords.hashed(password), datetime.now(UTC))
        bed.account_id = bed.insert(
            "accounts",
            account_name=name,
            account_email=f"owner@{name}.example",
            location="Europe/Berlin",
            created="2023-04-12 09:30:00",
        )
        for application, users in SEEDS[seed].items():
            _add_application(bed, application, users)
        if seed != "empty":
            _add_subusers(bed)
            if seed == "large":
                add_large(bed)
            add_history(db, bed.account_id, dice, bed.now)
            add_admins(bed)
    return add_key(store, bed.account_id, roles=["Owner"], name="Owner", key_pair=key_pair)


def _add_subusers(bed: Bed) -> None:
    for name, roles in SUBUSERS.items():
        description = f"{' and '.join(roles) or 'No role'} of the demo"
        subuser_id = bed.insert(
            "subusers",
            account_id=bed.account_id,
            subuser_name=name,
            password=bed.password,
            description=description,
        )
        for role in roles:
            bed.insert("subuser_roles", subuser_id=subuser_id, role_id=BY_NAME[role].role_id)


def _add_application(bed: Bed, name: str, users: int) -> None:
    application_id = bed.insert(
        "applications",
        account_id=bed.account_id,
        application_name=name,
        secure_record_storage=name == "sales",
        modified=stamp(bed.earlier(400)),
    )
    user_ids = [
        _add_user(bed, application_id, display_name, login)
        for (display_name, login), _ in zip(_people(bed.dice), range(users), strict=False)
    ]
    if name == "support":
        _add_acd(bed, application_id, user_ids)
    if name == "sales":
        _add_smart_queue(bed, application_id, user_ids)


def _people(dice: random.Random) -> Iterator[tuple[str, str]]:
    """Display names and logins, each login once: the special ones first, then usual ones."""
    everyday = [(f"{first} {last}", f"{first}-{last}") for first, last in product(names.FIRST, names.LAST)]
    dice.shuffle(everyday)
    for display_name, login in chain(names.AWKWARD, names.PEOPLE, everyday):
        yield display_name, names.as_login(login)


def _add_user(bed: Bed, application_id: int, display_name: str, login: str) -> int:
    dice = bed.dice
    shares = dice.random() < 0.7
    balance = 0.0 if shares else round(dice.uniform(0, 250), 4)
    status = dice.choice(STATUSES)
    created = bed.earlier(700)
    return bed.insert(
        "users",
        account_id=bed.account_id,
        application_id=application_id,
        user_name=login,
        user_display_name=display_name,
        folded_display_name=display_name.casefold(),
        password=bed.password,
        user_active=dice.random() < 0.85,
        parent_accounting=shares,
        live_balance=balance,
        fixed_balance=round(balance + (0 if shares else dice.uniform(0, 5)), 4),
        user_custom_data=_custom_data(dice),
        frozen=dice.random() < 0.06,
        acd_status=status,
        acd_status_change_time=None if status == "OFFLINE" else stamp(bed.earlier(2)),
        created=stamp(created),
        modified=stamp(created + (bed.now - created) * dice.random()),
    )


def _custom_data(dice: random.Random) -> str | None:
    return dice.choice(
        (
            None,
            None,
            f'{{"crm_id": {dice.randrange(10000, 99999)}, "team": "blue"}}',
            "Büro 3. OG, <Zimmer 12>",
            "VIP & co",
        )
    )


def _add_acd(bed: Bed, application_id: int, user_ids: list[int]) -> None:
    """ACD v1: skills belong to the account, queues to an application."""
    skills = [bed.insert("skills", account_id=bed.account_id, skill_name=name) for name in SKILLS]
    queues = []
    for priority, name in enumerate(QUEUES):
        queue_id = bed.insert(
            "queues",
            account_id=bed.account_id,
            application_id=application_id,
            acd_queue_name=name,
            acd_queue_priority=priority,
            service_probability=0.9,
            max_waiting_time=15,
            max_queue_size=50,
            average_service_time=180,
            **bed.created(),
        )
        bed.insert("queue_skills", acd_queue_id=queue_id, skill_id=skills[priority])
        queues.append(queue_id)
    for user_id in user_ids:
        for skill_id in bed.dice.sample(skills, bed.dice.choice((0, 1, 1, 2, 3))):
            bed.insert("user_skills", user_id=user_id, skill_id=skill_id)
        for queue_id in bed.dice.sample(queues, bed.dice.choice((0, 1, 1, 2))):
            bed.insert("user_queues", user_id=user_id, acd_queue_id=queue_id)


def _add_smart_queue(bed: Bed, application_id: int, user_ids: list[int]) -> None:
    skills = [
        bed.insert("sq_skills", application_id=application_id, sq_skill_name=name, **bed.created())
        for name in SQ_SKILLS
    ]
    queues = [
        bed.insert(
            "sq_queues",
            application_id=application_id,
            sq_queue_name=name,
            agent_selection="MOST_QUALIFIED",
            task_selection="MAX_PRIORITY",
            call_max_waiting_time=10,
            call_max_queue_size=100,
            **bed.created(),
        )
        for name in SQ_QUEUES
    ]
    for user_id in user_ids:
        for skill_id in bed.dice.sample(skills, bed.dice.choice((0, 1, 2))):
            bed.insert(
                "sq_agent_skills",
                user_id=user_id,
                sq_skill_id=skill_id,
                sq_skill_level=bed.dice.randint(1, 5),
            )
        for queue_id in bed.dice.sample(queues, bed.dice.choice((0, 1, 1, 2))):
            bed.insert("sq_agent_queues", user_id=user_id, sq_queue_id=queue_id)

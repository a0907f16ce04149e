"""A large account in the sandbox: written into its store, since asking for all of it would take minutes."""

from panel.sandbox.store import Store, stamp

APPLICATIONS, USERS, SUBUSERS, SKILLS = 1100, 2100, 1000, 1100


def make_large(store: Store) -> None:
    """Fill up the small seed: a user in every new application, the others in `support`; each tenth is inactive."""
    with store.writing() as db:
        account = db.execute("SELECT account_id FROM accounts").fetchone()[0]
        support = db.execute("SELECT application_id FROM applications WHERE application_name = 'support'").fetchone()[0]
        held = {
            table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in ("applications", "users", "subusers", "skills")
        }
        db.executemany(
            "INSERT INTO applications (account_id, application_name, modified) VALUES (?, ?, ?)",
            [(account, f"app-{number:04}", stamp()) for number in range(APPLICATIONS - held["applications"])],
        )
        new = [
            row[0] for row in db.execute("SELECT application_id FROM applications WHERE application_name LIKE 'app-%'")
        ]
        more = USERS - held["users"]
        homes = [*new, *[support] * more][:more]
        db.executemany(
            "INSERT INTO users (account_id, application_id, user_name, user_display_name, folded_display_name,"
            " password, user_active, created, modified) VALUES (?, ?, ?, ?, ?, '', ?, ?, ?)",
            [
                (
                    account,
                    home,
                    f"person-{number:04}",
                    f"Person {number}",
                    f"person {number}",
                    number % 10 != 0,
                    stamp(),
                    stamp(),
                )
                for number, home in enumerate(homes)
            ],
        )
        db.executemany(
            "INSERT INTO subusers (account_id, subuser_name, password) VALUES (?, ?, '')",
            [(account, f"colleague-{number:04}") for number in range(SUBUSERS - held["subusers"])],
        )
        db.executemany(
            "INSERT INTO skills (account_id, skill_name) VALUES (?, ?)",
            [(account, f"skill-{number:04}") for number in range(SKILLS - held["skills"])],
        )

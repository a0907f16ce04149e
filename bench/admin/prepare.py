"""`python -m bench.admin.prepare`: makes the tables, 20,000 rows, and prints a signed-in session's key."""

import os

import django

ROWS = 20_000


def main() -> None:
    """Fill the database that BENCH_DATABASE names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.admin.settings"
    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client

    from bench.admin.models import Person

    call_command("migrate", run_syncdb=True, verbosity=0)
    people = (
        Person(name=f"agent-{n}", display_name=f"Agent {n} Müller", active=n % 5 > 0, balance=n % 100)
        for n in range(ROWS)
    )
    Person._default_manager.bulk_create(people, batch_size=1000)
    client = Client()
    call_command("createsuperuser", username="bench", email="bench@example.com", interactive=False, verbosity=0)
    client.force_login(get_user_model()._default_manager.get())
    print(client.cookies["sessionid"].value)


if __name__ == "__main__":
    main()

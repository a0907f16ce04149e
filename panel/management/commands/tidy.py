"""`manage.py tidy`: removes old sessions, counts of attempts and one-time links."""

from django.core.management.base import BaseCommand

from panel.sign_in.tidying import tidy


class Command(BaseCommand):
    """The panel itself does it once an hour, while people sign in."""

    help = "Removes what has ended: sessions, counts of attempts, one-time links."

    def handle(self, *_args: object, **_options: object) -> None:
        removed = tidy()
        self.stdout.write(
            f"Removed: {removed.sessions} session(s), {removed.attempts} count(s) of attempts, "
            f"{removed.links} one-time link(s)."
        )

"""`manage.py tidy_journal`: removes what is older than PANEL_JOURNAL_DAYS. Once a day, for example."""

from django.conf import settings
from django.core.management.base import BaseCommand

from panel.journal.tidying import tidy


class Command(BaseCommand):
    """Cuts each account's chain at the beginning; `verify_journal` checks the rest from there."""

    help = "Removes events of the journal that are older than PANEL_JOURNAL_DAYS."

    def handle(self, *_args: object, **_options: object) -> None:
        if not settings.JOURNAL_DAYS:
            self.stdout.write("PANEL_JOURNAL_DAYS is 0: the journal is never cut.")
            return
        self.stdout.write(f"Removed {tidy()} event(s) older than {settings.JOURNAL_DAYS} days.")

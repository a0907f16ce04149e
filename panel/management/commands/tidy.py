"""`manage.py tidy`: removes what has ended or is too old."""

from django.core.management.base import BaseCommand

from panel.upkeep import marks
from panel.upkeep.tidying import in_words, tidy


class Command(BaseCommand):
    """A worker does the same once a day."""

    help = "Removes what has ended: sessions, attempts, links, jobs, kept answers, and old events of the journal."

    def handle(self, *_args: object, **_options: object) -> None:
        removed = tidy()
        marks.put(marks.TIDY)
        self.stdout.write(in_words(removed))

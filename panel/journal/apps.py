from importlib import import_module

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """What was written through the panel, by whom, and how it ended; who signed in, and what was refused."""

    name = "panel.journal"
    label = "journal"

    def ready(self) -> None:
        """Listen to the rooms that may not know of the journal."""
        import_module("panel.journal.receivers")

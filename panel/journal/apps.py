from importlib import import_module

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """What was written with the panel, who did it, and how it ended; who signed in, and what was refused."""

    name = "panel.journal"
    label = "journal"

    def ready(self) -> None:
        """Listen to the rooms that may not import the journal."""
        import_module("panel.journal.receivers")

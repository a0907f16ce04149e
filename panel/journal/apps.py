from django.apps import AppConfig


class JournalConfig(AppConfig):
    """What was written through the panel, by whom, and how it ended."""

    name = "panel.journal"
    label = "journal"

from importlib import import_module

from django.apps import AppConfig


class BulkConfig(AppConfig):
    """Import and actions on many, as kinds of jobs."""

    name = "panel.bulk"
    label = "bulk"

    def ready(self) -> None:
        """Let workers know what these jobs do."""
        import_module("panel.bulk.kinds")

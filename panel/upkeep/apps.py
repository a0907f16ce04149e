from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    """When backups and tidying were done last, and which workers run."""

    name = "panel.upkeep"
    label = "upkeep"

"""The panel itself as an app: it owns no tables, but the check that guards its routes."""

from importlib import import_module

from django.apps import AppConfig


class PanelConfig(AppConfig):
    name = "panel"

    def ready(self) -> None:
        import_module("panel.access.checks")

"""The panel itself as an app: it owns no tables, but the check that guards its routes, and the API room's setting."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings

from panel.api.gates import GATES


class PanelConfig(AppConfig):
    name = "panel"

    def ready(self) -> None:
        import_module("panel.access.checks")
        GATES.open_to(settings.API_CALLS_AT_ONCE)

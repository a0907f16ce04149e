"""The panel itself as an app: it has no tables, but the check of its routes, and the API room's setting."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings

from panel.api.gates import DEFAULT_CALLS_AT_ONCE, GATES


class PanelConfig(AppConfig):
    name = "panel"

    def ready(self) -> None:
        import_module("panel.access.checks")
        if getattr(settings, "METRICS_TOKEN", ""):
            import_module("panel.monitoring.receivers")
        if getattr(settings, "SENTRY_DSN", ""):
            import_module("panel.monitoring.error_reports").start(settings.SENTRY_DSN)
        # Commands that run without an installation have no such setting.
        GATES.open_to(getattr(settings, "API_CALLS_AT_ONCE", DEFAULT_CALLS_AT_ONCE))

from django.apps import AppConfig


class OnceConfig(AppConfig):
    """Which forms were sent already."""

    name = "panel.once"
    label = "once"

from django.apps import AppConfig


class SavedViewsConfig(AppConfig):
    """Names for a list as it was set up."""

    name = "panel.saved_views"
    label = "saved_views"

from django.apps import AppConfig


class TeamConfig(AppConfig):
    """Suspensions, and the team as the panel last knew it."""

    name = "panel.team"
    label = "team"

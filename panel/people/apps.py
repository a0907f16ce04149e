from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who may sign in, and to which Voximplant account."""

    name = "panel.people"
    label = "accounts"  # as the tables of every installation are named

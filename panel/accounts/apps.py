from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may sign in, and to which Voximplant account."""

    name = "panel.accounts"
    label = "accounts"

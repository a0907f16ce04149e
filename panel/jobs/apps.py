from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs, their rows, and how many calls at a time an account has for them."""

    name = "panel.jobs"
    label = "jobs"

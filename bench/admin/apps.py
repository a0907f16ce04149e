"""The app's name and label."""

from django.apps import AppConfig


class BenchAdmin(AppConfig):
    """`bench.admin`, under a label that the admin itself does not have."""

    name = "bench.admin"
    label = "bench"

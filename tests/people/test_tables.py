"""The tables that the migrations make are those that the models describe."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def test_every_table_is_as_its_model_says() -> None:
    migrations = MigrationLoader(None)
    missing = MigrationAutodetector(migrations.project_state(), ProjectState.from_apps(apps))
    assert missing.changes(graph=migrations.graph) == {}

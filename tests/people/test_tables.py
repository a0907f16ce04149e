"""The tables that the migrations make are those that the models describe."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def test_every_table_is_as_its_model_says() -> None:
    migrations = MigrationLoader(None)
    missing = MigrationAutodetector(migrations.project_state(), ProjectState.from_apps(apps))
    assert missing.changes(graph=migrations.graph) == {}


@pytest.mark.django_db
def test_every_model_is_one_that_django_accepts() -> None:
    call_command("check", "--fail-level", "WARNING")

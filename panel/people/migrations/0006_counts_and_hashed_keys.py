"""Session keys become hashes of themselves: nobody is signed out. Attempts are counted in one row for each key."""

from hashlib import sha256

import django.utils.timezone
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def hash_keys(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    sessions = apps.get_model("accounts", "Session").objects.using(schema_editor.connection.alias)
    for key in list(sessions.values_list("session_key", flat=True)):
        sessions.filter(session_key=key).update(session_key=sha256(key.encode()).hexdigest())


def end_sessions(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("accounts", "Session").objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_applications_revision")]
    operations = [
        migrations.AlterField(
            "session", "session_key", models.CharField(max_length=64, primary_key=True, serialize=False)
        ),
        migrations.RunPython(hash_keys, end_sessions),
        migrations.DeleteModel("SignInAttempt"),
        migrations.CreateModel(
            "AttemptCount",
            [
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("failed", models.PositiveIntegerField(default=0)),
                ("checking", models.PositiveIntegerField(default=0, help_text="at this moment")),
                (
                    "at",
                    models.DateTimeField(
                        db_index=True,
                        default=django.utils.timezone.now,
                        help_text="of the failure that counts the time",
                    ),
                ),
                ("paused_until", models.DateTimeField(null=True)),
                (
                    "reserved",
                    models.DateTimeField(default=django.utils.timezone.now, help_text="when the latest check began"),
                ),
                ("version", models.PositiveIntegerField(default=0, help_text="one more with each change")),
            ],
        ),
    ]

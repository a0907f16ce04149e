from typing import Any

from django.db import migrations


def mark_accounts(apps: Any, _schema_editor: Any) -> None:
    views = apps.get_model("saved_views", "SavedView").objects.values("account")
    apps.get_model("accounts", "Account").objects.filter(pk__in=views).update(has_saved_views=True)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0013_has_saved_views"),
        ("saved_views", "0001_initial"),
    ]

    operations = [migrations.RunPython(mark_accounts, migrations.RunPython.noop)]

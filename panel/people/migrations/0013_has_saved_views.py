from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0012_member_columns"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="has_saved_views",
            field=models.BooleanField(default=False, help_text="any member's; pages ask for them only then"),
        ),
    ]

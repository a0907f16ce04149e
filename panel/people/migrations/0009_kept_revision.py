from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_keys_within_sections'),
    ]

    operations = [
        migrations.RenameField(model_name='account', old_name='applications_revision', new_name='kept_revision'),
        migrations.AlterField(
            model_name='account',
            name='kept_revision',
            field=models.PositiveIntegerField(default=0, help_text='one more whenever what is kept is outdated'),
        ),
    ]

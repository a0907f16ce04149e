"""The table of entries is made again, from the events."""

from itertools import groupby
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from panel.journal.entries import entry_of

BATCH = 500


def entries_from_events(apps: Any, _schema_editor: Any) -> None:
    """As the panel itself would have made them."""
    Event, Entry = apps.get_model("journal", "Event"), apps.get_model("journal", "Entry")
    columns = {field.attname for field in Entry._meta.concrete_fields}
    waiting = []
    events = Event.objects.order_by("account", "first", "seq").iterator()
    for _, group in groupby(events, lambda event: (event.account_id, event.first)):
        waiting.append(Entry(**{name: value for name, value in entry_of(group).items() if name in columns}))
        if len(waiting) == BATCH:
            Entry.objects.bulk_create(waiting)
            waiting.clear()
    Entry.objects.bulk_create(waiting)


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_events'),
    ]

    operations = [
        migrations.DeleteModel(name='Entry'),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(max_length=20)),
                ('write', models.UUIDField(null=True, unique=True)),
                ('member_id', models.BigIntegerField(null=True)),
                ('member_name', models.CharField(max_length=80)),
                ('ip', models.CharField(default='', max_length=45)),
                ('command', models.CharField(default='', max_length=50)),
                ('object_kind', models.CharField(default='', max_length=20)),
                ('object_id', models.TextField(default='')),
                ('object_name', models.TextField(default='')),
                ('arguments', models.JSONField(default=dict)),
                ('made', models.CharField(default='', max_length=100)),
                ('state', models.CharField(choices=[('sent', 'Sent'), ('done', 'Done'), ('refused', 'Refused'), ('failed', 'Not sent'), ('unknown', 'Unknown'), ('not done', 'Not done'), ("can't be told", 'Still unknown')], default='', max_length=15)),
                ('code', models.IntegerField(null=True)),
                ('message', models.TextField(default='')),
                ('search', models.TextField(default='', help_text='what is searched, folded: databases fold no more than ASCII')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='accounts.account')),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'at', 'seq'], name='entry_newest'), models.Index(fields=['account', 'state', 'at'], name='entry_state'), models.Index(fields=['account', 'kind', 'at'], name='entry_kind'), models.Index(fields=['account', 'member_id', 'at'], name='entry_member')],
                'constraints': [models.UniqueConstraint(fields=('account', 'seq'), name='one_entry_a_number')],
            },
        ),
        migrations.RunPython(entries_from_events, migrations.RunPython.noop),
    ]

"""Entries that were changed become events that are not: one *sent*, and one *ended* where an end was seen."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import django.db.models.deletion
from django.db import migrations, models

from panel.journal.chain import NOTHING, digest, line_of
from panel.journal.subject import Subject

BATCH = 500


def events_from_entries(apps: Any, _schema_editor: Any) -> None:
    """Each account's entries in their order, chained."""
    Account, ChainHead, Event, Entry = (
        apps.get_model(*name) for name in (("accounts", "Account"), ("journal", "ChainHead"), ("journal", "Event"), ("journal", "Entry"))
    )
    for account in Account.objects.filter(entries__isnull=False).distinct():
        seq, last, waiting = 0, NOTHING, []
        for entry in Entry.objects.filter(account=account).select_related("member").order_by("at", "pk").iterator():
            write, first = uuid4(), seq + 1
            for facts in facts_of(entry):
                seq += 1
                event = Event(account=account, seq=seq, first=first, at=entry.at, write=write, command=entry.command, prev=last, **facts)
                last = event.hash = digest(line_of(account.account_id, event))
                waiting.append(event)
            if len(waiting) >= BATCH:
                Event.objects.bulk_create(waiting)
                waiting.clear()
        Event.objects.bulk_create(waiting)
        ChainHead.objects.create(account=account, seq=seq, hash=last, anchor_hash=NOTHING)


def facts_of(entry: Any) -> Iterator[dict[str, Any]]:
    """The fields of the one or two events of an entry."""
    sign_in = "" if entry.member is None else "main account" if entry.member.subuser_id is None else "subuser"
    who = {"member_id": entry.member_id, "member_name": entry.member_name, "sign_in": sign_in, "ip": entry.ip or ""}
    about = Subject.of(entry.command, entry.arguments)
    yield who | {
        "kind": "sent",
        "arguments": entry.arguments,
        "object_kind": about.kind,
        "object_id": about.id,
        "object_name": about.name,
    }
    if entry.state != "sent":
        yield who | {"kind": "ended", "outcome": entry.state, "code": entry.code, "message": entry.message}


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_applications_revision'),
        ('journal', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='chain_head', serialize=False, to='accounts.account')),
                ('seq', models.PositiveBigIntegerField(default=0)),
                ('hash', models.CharField(max_length=64)),
                ('anchor_seq', models.PositiveBigIntegerField(default=0)),
                ('anchor_hash', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveBigIntegerField(help_text="1, 2, 3 and so on in the account's chain")),
                ('first', models.PositiveBigIntegerField(help_text='`seq` of the first event of the same entry')),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(max_length=20)),
                ('write', models.UUIDField(null=True)),
                ('member_id', models.BigIntegerField(null=True)),
                ('member_name', models.CharField(max_length=80)),
                ('roles', models.JSONField(default=list)),
                ('sign_in', models.CharField(default='', help_text='main account, subuser, command line, job, panel', max_length=20)),
                ('ip', models.CharField(default='', max_length=45)),
                ('agent', models.CharField(default='', max_length=200)),
                ('request', models.CharField(default='', help_text="the request's id, as in the log lines", max_length=36)),
                ('command', models.CharField(default='', help_text="the API's method", max_length=50)),
                ('object_kind', models.CharField(default='', max_length=20)),
                ('object_id', models.TextField(default='', help_text='several are joined by ;')),
                ('object_name', models.TextField(default='')),
                ('arguments', models.JSONField(default=dict, help_text='of the call; of other events, their details')),
                ('before', models.JSONField(default=dict)),
                ('made', models.CharField(default='', help_text='the id of what the write created', max_length=100)),
                ('outcome', models.CharField(choices=[('sent', 'Sent'), ('done', 'Done'), ('refused', 'Refused'), ('failed', 'Not sent'), ('unknown', 'Unknown'), ('not done', 'Not done'), ("can't be told", 'Still unknown')], default='', max_length=15)),
                ('code', models.IntegerField(help_text="the API's error code", null=True)),
                ('message', models.TextField(default='')),
                ('milliseconds', models.PositiveIntegerField(null=True)),
                ('prev', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
        ),
        migrations.AddField(
            model_name='event',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='accounts.account'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['account', 'first'], name='event_of_entry'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['write'], name='event_of_write'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('account', 'seq'), name='one_event_a_number'),
        ),
        migrations.RunPython(events_from_entries, migrations.RunPython.noop),
    ]

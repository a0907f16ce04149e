"""What is removed by time."""

from datetime import timedelta

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from panel.jobs.models import Job
from panel.jobs.states import JobState
from panel.jobs.tidying import tidy
from panel.people.models import Member
from tests.importing import PASSWORD, lines, planned, ran


def test_uploads_and_passwords_are_removed_after_a_day(main_account: Member, support: int) -> None:
    ended = ran(planned(main_account, support, "name,display_name\nzelda,Zelda\n", make_passwords=True))
    never_started = planned(main_account, support, lines(1))
    tidy()
    assert ended.rows.get().sealed_secret
    assert never_started.rows.get().sealed_cells
    long_ago = timezone.now() - timedelta(hours=25)
    Job.objects.filter(pk=ended.pk).update(ended=long_ago)
    Job.objects.filter(pk=never_started.pk).update(made=long_ago)
    tidy()
    for job in (ended, never_started):
        row = job.rows.get()
        assert (row.sealed_cells, row.sealed_secret) == ("", "")
    assert (ended.rows.get().label, ended.rows.get().state) == ("zelda", "done")
    never_started.refresh_from_db()
    assert (never_started.state, never_started.said) == (JobState.CANCELLED, "It was not started within a day.")


def test_jobs_are_removed_after_a_month(main_account: Member, support: int) -> None:
    job = ran(planned(main_account, support, lines(1)))
    Job.objects.filter(pk=job.pk).update(ended=timezone.now() - timedelta(days=31))
    tidy()
    assert not Job.objects.exists()


def test_what_jobs_keep_is_encrypted_again_with_the_keys(main_account: Member, support: int) -> None:
    job = planned(main_account, support, lines(1))
    new = Fernet.generate_key().decode()
    with override_settings(ENCRYPTION_KEYS=[new, *settings.ENCRYPTION_KEYS]):
        call_command("rotate_keys")
    with override_settings(ENCRYPTION_KEYS=[new]):
        row = job.rows.get()
        assert (row.cells, row.secret) == (["new-001", "Number 1", PASSWORD], PASSWORD)

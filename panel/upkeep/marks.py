"""When something was done last: asked by `manage.py doctor` and the page about the panel's state."""

import os
import socket
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.utils import timezone

from panel.upkeep.models import Mark

BACKUP: Final = "backup"
TIDY: Final = "tidy"
WORKER: Final = "worker:"
STOP_FIRST: Final = (
    "A worker is running. Stop the panel and its workers; if they were killed, wait for two minutes. "
    "Nothing was changed."
)
BEAT: Final = timedelta(seconds=30)
SILENT: Final = timedelta(minutes=2)  # a worker that was not heard of for so long is taken for dead


def last(name: str) -> Mark | None:
    return Mark.objects.filter(name=name).first()


def put(name: str, about: dict[str, object] | None = None) -> None:
    """It was done now."""
    Mark.objects.update_or_create(name=name, defaults={"at": timezone.now(), "about": about or {}})


def can_be_put() -> bool:
    """Before its first migration the panel has no table for marks."""
    return Mark._meta.db_table in connection.introspection.table_names()


def claimed(name: str, every: timedelta) -> datetime | None:
    """Whether it is due, and this process may do it: the time that the mark had before, else None.

    One conditional UPDATE decides, so that only one of several workers gets it, also under READ COMMITTED.
    """
    long_ago = datetime.min.replace(year=1970, tzinfo=timezone.get_default_timezone())
    mark, _ = Mark.objects.get_or_create(name=name, defaults={"at": long_ago})
    now = timezone.now()
    is_ours = Mark.objects.filter(name=name, at=mark.at, at__lte=now - every).update(at=now)
    return mark.at if is_ours else None


def this_worker() -> str:
    return f"{WORKER}{socket.gethostname()[:100]}:{os.getpid()}"


def workers() -> list[Mark]:
    """Those that have not ended properly, the latest heard of first."""
    return list(Mark.objects.filter(name__startswith=WORKER).order_by("-at"))


def someone_works() -> bool:
    """Whether a worker is alive. Also answers before the table is there."""
    return can_be_put() and any(map(is_alive, workers()))


def is_alive(worker: Mark) -> bool:
    return worker.at > timezone.now() - SILENT

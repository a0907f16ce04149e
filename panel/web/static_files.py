"""Which of the apps' static files are collected."""

from collections.abc import Iterable
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder

# django-htmx brings htmx in several versions, with its extensions: half of the time to compress all.
UNUSED = ("ext", "htmx-2.js", "htm*x-4*")


class UsedFiles(AppDirectoriesFinder):
    """All but those that no page uses."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        return super().list([*(ignore_patterns or ()), *UNUSED])

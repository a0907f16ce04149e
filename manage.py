#!/usr/bin/env python
"""Runs the panel's commands. `demo` and `sandbox` need no installation: they bring settings of their own."""

import os
import sys
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from panel.private_files import private_from_now_on


def main() -> None:
    private_from_now_on()
    standalone = sys.argv[1:2] in (["demo"], ["sandbox"])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panel.settings_standalone" if standalone else "panel.settings")
    try:
        # Django itself would go on without settings that are wrong, and fail later for another reason.
        import_module(os.environ["DJANGO_SETTINGS_MODULE"])
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()

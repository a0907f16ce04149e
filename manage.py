#!/usr/bin/env python
"""Runs the panel's commands. `demo` and `sandbox` need no installation, so they bring settings of their own."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    standalone = sys.argv[1:2] in (["demo"], ["sandbox"])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panel.settings_standalone" if standalone else "panel.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()

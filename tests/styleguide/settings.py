"""The tests' settings with the style guide, to look at it: `make styleguide`."""

from pathlib import Path

from tests.settings import *  # noqa: F403

DEBUG = True
ROOT_URLCONF = "tests.styleguide.addresses"
HERE = Path(__file__).parent / "templates"
TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], HERE]} for engine in TEMPLATES]  # noqa: F405

"""The kinds of jobs of this room."""

from typing import Final

from panel.bulk.user_import import ImportUsers
from panel.jobs.kinds import KINDS

IMPORT_USERS: Final = "import users"

KINDS[IMPORT_USERS] = ImportUsers()

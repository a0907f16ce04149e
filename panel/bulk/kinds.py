"""The kinds of jobs of this room."""

from typing import Final

from panel.bulk.subuser_import import ImportSubusers
from panel.bulk.user_import import ImportUsers
from panel.jobs.kinds import KINDS

IMPORT_USERS: Final = "import users"
IMPORT_SUBUSERS: Final = "import subusers"

KINDS[IMPORT_USERS] = ImportUsers()
KINDS[IMPORT_SUBUSERS] = ImportSubusers()

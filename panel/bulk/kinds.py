"""The kinds of jobs of this room."""

from typing import Final

from panel.bulk.action_kinds import ChangeSubusers, ChangeUsers
from panel.bulk.subuser_import import ImportSubusers
from panel.bulk.user_import import ImportUsers
from panel.jobs.kinds import KINDS
from panel.team.plans import CHANGE_TEAM

IMPORT_USERS: Final = "import users"
IMPORT_SUBUSERS: Final = "import subusers"
CHANGE_USERS: Final = "change users"
CHANGE_SUBUSERS: Final = CHANGE_TEAM
OF_SUBUSERS: Final = (IMPORT_SUBUSERS, CHANGE_SUBUSERS)

KINDS[IMPORT_USERS] = ImportUsers()
KINDS[IMPORT_SUBUSERS] = ImportSubusers()
KINDS[CHANGE_USERS] = ChangeUsers()
KINDS[CHANGE_SUBUSERS] = ChangeSubusers()

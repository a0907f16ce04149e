"""Applications: https://voximplant.com/docs/references/httpapi/applications"""

import msgspec

from panel.api.answers import Moment, Slice
from panel.api.calls import Calls
from panel.api.errors import INVALID_APPLICATION_ID, nothing_there


class Application(msgspec.Struct, frozen=True, rename={"id": "application_id", "full_name": "application_name"}):
    """An application; `full_name` is `<name>.<account>.voximplant.com`."""

    id: int
    full_name: str
    modified: Moment | None = None
    secure_record_storage: bool = False

    @property
    def name(self) -> str:
        """The name as its owner chose it."""
        return self.full_name.partition(".")[0]


class Applications:
    """Commands about applications. Every method raises ApiRefused and ApiUnreachable."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def list(self, *, name: str | None = None, offset: int = 0, count: int = 100) -> Slice[Application]:
        """GetApplications: a slice of the applications whose name has `name` in it."""
        applications, answer = self._calls.read(
            "GetApplications",
            {"application_name": name, "offset": offset, "count": count},
            tuple[Application, ...],
        )
        total = len(applications) if answer.total_count is None else answer.total_count
        return Slice(applications, total, offset)

    def get(self, application_id: int) -> Application | None:
        """GetApplications: the account's application with this id, or None."""
        with nothing_there(INVALID_APPLICATION_ID):
            applications, _ = self._calls.read(
                "GetApplications", {"application_id": application_id}, tuple[Application, ...]
            )
            return next((found for found in applications if found.id == application_id), None)
        return None

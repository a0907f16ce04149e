"""Applications: https://voximplant.com/docs/references/httpapi/applications"""

import msgspec

from panel.api.answers import Moment, Slice
from panel.api.calls import Calls, Value
from panel.api.errors import INVALID_APPLICATION_ID, ApiUnreachable, nothing_there

LONGEST_SLICE = 1000  # undocumented for GetApplications; the documented cap of its sibling lists


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

    def all(self) -> tuple[Application, ...]:
        """GetApplications: every application of the account, slice by slice."""
        found: list[Application] = []
        while True:
            part = self.list(offset=len(found), count=LONGEST_SLICE)
            found.extend(part.items)
            if not part.items or len(found) >= part.total:
                return tuple(found)

    def get(self, application_id: int) -> Application | None:
        """GetApplications: the account's application with this id, or None."""
        with nothing_there(INVALID_APPLICATION_ID):
            applications, _ = self._calls.read(
                "GetApplications", {"application_id": application_id}, tuple[Application, ...]
            )
            return next((found for found in applications if found.id == application_id), None)
        return None

    def add(self, *, name: str, secure_record_storage: bool = False) -> int:
        """AddApplication: create an application; its id."""
        parameters: dict[str, Value] = {"application_name": name, "secure_record_storage": secure_record_storage}
        _, answer = self._calls.write("AddApplication", parameters, int)
        if answer.application_id is None:
            message = "The answer does not tell the application's ID."
            raise ApiUnreachable("AddApplication", message, outcome_unknown=True)
        return answer.application_id

    def change(
        self, application_id: int, *, name: str | None = None, secure_record_storage: bool | None = None
    ) -> None:
        """SetApplicationInfo: rename it, or change how records are kept; what is not given stays."""
        parameters: dict[str, Value] = {
            "application_id": application_id,
            "application_name": name,
            "secure_record_storage": secure_record_storage,
        }
        self._calls.write("SetApplicationInfo", parameters, int)

    def delete(self, application_id: int) -> None:
        """DelApplication: one application, with all its users. Only a number is sent, never `all`."""
        self._calls.write("DelApplication", {"application_id": int(application_id)}, int)

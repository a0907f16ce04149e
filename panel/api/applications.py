"""Applications: https://voximplant.com/docs/references/httpapi/applications"""

from panel.api.answers import Moment, Row, Slice
from panel.api.calls import Calls, Value
from panel.api.errors import INVALID_APPLICATION_ID, nothing_there


class Application(Row, frozen=True, rename={"id": "application_id", "full_name": "application_name"}):
    """An application; `full_name` is `<name>.<account>.voximplant.com`. None: the API did not say."""

    id: int
    full_name: str
    modified: Moment | None = None
    secure_record_storage: bool | None = None

    @property
    def name(self) -> str:
        return self.full_name.partition(".")[0]


class Applications:
    """Commands about applications. Every method raises ApiRefused and ApiUnreachable."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def list(self, *, name: str | None = None, offset: int = 0, count: int = 100) -> Slice[Application]:
        """GetApplications: a slice of the applications whose name has `name` in it."""
        return self._calls.page("GetApplications", {"application_name": name}, Application, offset, count)

    def all(self) -> Slice[Application]:
        """GetApplications: every application of the account."""
        return self._calls.whole("GetApplications", {}, Application)

    def get(self, application_id: int) -> Application | None:
        """GetApplications: the account's application with this id, or None."""
        with nothing_there(INVALID_APPLICATION_ID):
            wanted = {"application_id": application_id}
            return self._calls.find("GetApplications", wanted, Application, application_id)
        return None

    def add(self, *, name: str, secure_record_storage: bool = False) -> int:
        """AddApplication. Returns the new id."""
        parameters: dict[str, Value] = {"application_name": name, "secure_record_storage": secure_record_storage}
        return self._calls.create("AddApplication", parameters, "application_id")

    def change(self, application_id: int, *, secure_record_storage: bool | None, name: str | None = None) -> None:
        """SetApplicationInfo: rename it, or change how records are kept.

        `secure_record_storage` is sent as it should be, or as it was just read: what the API does without it is not
        documented. It is None only where the API itself did not say it.
        """
        parameters: dict[str, Value] = {
            "application_id": application_id,
            "application_name": name,
            "secure_record_storage": secure_record_storage,
        }
        self._calls.change("SetApplicationInfo", parameters)

    def delete(self, application_id: int) -> None:
        """DelApplication: one application, with all its users. Only a number is sent, never `all`."""
        self._calls.change("DelApplication", {"application_id": int(application_id)})

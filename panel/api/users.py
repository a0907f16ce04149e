"""An application's users: https://voximplant.com/docs/references/httpapi/users"""

from collections.abc import Sequence
from typing import Literal

from panel.api.answers import Moment, Row, Slice
from panel.api.calls import Calls
from panel.api.errors import INVALID_APPLICATION_ID, INVALID_USER_ID, nothing_there

USERS_PER_ACCOUNT = 1000  # error 109 beyond it: https://voximplant.com/docs/howtos/integration/httpapi/restrictions

ACD_STATUSES = ("OFFLINE", "ONLINE", "READY", "BANNED", "IN_SERVICE", "AFTER_SERVICE", "TIMEOUT", "DND")

Order = Literal["name", "display_name", "id"]
ORDERS: dict[Order, str] = {"name": "user_name", "display_name": "user_display_name", "id": "user_id"}


class Skill(Row, frozen=True, rename={"id": "skill_id", "name": "skill_name"}):
    """An ACD v1 skill."""

    id: int
    name: str


class UserQueue(Row, frozen=True, rename={"id": "acd_queue_id", "name": "acd_queue_name"}):
    """An ACD v1 queue that a user is bound to; `auto_link` when by a skill and not by hand."""

    id: int
    name: str
    auto_link: bool = False


class User(
    Row,
    frozen=True,
    rename={
        "id": "user_id",
        "name": "user_name",
        "display_name": "user_display_name",
        "active": "user_active",
        "custom_data": "user_custom_data",
        "queues": "acd_queues",
    },
):
    """A user. Answers differ in what they hold: live ones lack documented fields.

    `active` is None if the API did not say it, so that nobody sends back what was never read. Money is in the account's
    currency.
    """

    id: int
    name: str
    display_name: str = ""
    active: bool | None = None
    parent_accounting: bool = True
    balance: float | None = None
    live_balance: float | None = None
    fixed_balance: float | None = None
    custom_data: str = ""
    acd_status: str | None = None
    acd_status_change_time: Moment | None = None
    created: Moment | None = None
    modified: Moment | None = None
    frozen: bool = False
    skills: tuple[Skill, ...] = ()
    queues: tuple[UserQueue, ...] = ()

    @property
    def separate_balance(self) -> bool:
        """Spends its own money, not the account's."""
        return not self.parent_accounting


class Users:
    """Commands about users. Every method raises ApiRefused and ApiUnreachable."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def list(
        self,
        application_id: int,
        *,
        name: str | None = None,
        display_name: str | None = None,
        active: bool | None = None,
        skill: int | None = None,
        queue: int | None = None,
        status: Sequence[str] = (),
        with_skills: bool = False,
        order: Order = "name",
        offset: int = 0,
        count: int | None = 20,
    ) -> Slice[User]:
        """GetUsers: users that match all arguments; a part of a name is enough. `count=None` reads all of them."""
        parameters = {
            "application_id": application_id,
            "user_name": name,
            "user_display_name": display_name,
            "user_active": active,
            "skill_id": skill,
            "acd_queue_id": queue,
            "acd_status": status or None,
            "with_skills": with_skills or None,
            "with_queues": with_skills or None,
            "order_by": ORDERS[order],
        }
        if count is None:
            return self._calls.whole("GetUsers", parameters, User)
        return self._calls.page("GetUsers", parameters, User, offset, count)

    def get(self, application_id: int, user_id: int) -> User | None:
        """GetUsers: one user of the application with skills and queues, or None."""
        with nothing_there(INVALID_APPLICATION_ID, INVALID_USER_ID):
            wanted = {"application_id": application_id, "user_id": user_id, "with_skills": True, "with_queues": True}
            return self._calls.find("GetUsers", wanted, User, user_id)
        return None

    def add(
        self,
        application_id: int,
        *,
        name: str,
        display_name: str,
        password: str,
        active: bool = True,
        separate_balance: bool = False,
        custom_data: str = "",
    ) -> int:
        """AddUser. Returns the new id."""
        return self._calls.create(
            "AddUser",
            {
                "application_id": application_id,
                "user_name": name,
                "user_display_name": display_name,
                "user_password": password,
                "user_active": active,
                "parent_accounting": not separate_balance,
                "user_custom_data": custom_data or None,
            },
            "user_id",
        )

    def change(
        self,
        user_id: int,
        *,
        active: bool,
        name: str | None = None,
        display_name: str | None = None,
        password: str | None = None,
        separate_balance: bool | None = None,
        custom_data: str | None = None,
    ) -> None:
        """SetUserInfo: change what is given, leave the rest. An empty `custom_data` clears it.

        `active` is sent every time, as it should be or as it was just read: the reference says that without it the
        value "defaults to true", which would make a deactivated user active again.
        """
        self._calls.change(
            "SetUserInfo",
            {
                "user_id": user_id,
                "new_user_name": name,
                "user_display_name": display_name,
                "user_password": password,
                "user_active": active,
                "parent_accounting": None if separate_balance is None else not separate_balance,
                "user_custom_data": custom_data,
            },
        )

    def delete(self, application_id: int, user_ids: Sequence[int]) -> None:
        """DelUser: all of these, or none if one is unknown. Only numbers are sent, never `all`."""
        if not user_ids:
            raise ValueError("No users were named.")
        ids = [int(user_id) for user_id in user_ids]
        self._calls.change("DelUser", {"user_id": ids, "application_id": application_id})

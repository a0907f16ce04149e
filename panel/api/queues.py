"""Queues of ACD v1: https://voximplant.com/docs/references/httpapi/queues"""

from collections.abc import Sequence

from panel.api.answers import Row, Slice
from panel.api.calls import Calls


class Queue(Row, frozen=True, rename={"id": "acd_queue_id", "name": "acd_queue_name"}):
    """An ACD v1 queue; users of its own application can be bound to it. 0 is the highest priority."""

    id: int
    name: str
    application_id: int | None = None
    acd_queue_priority: int = 0


class Queues:
    """Commands about queues. Every method raises ApiRefused and ApiUnreachable."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def list(self, application_id: int) -> Slice[Queue]:
        """GetQueues: all queues of the application."""
        return self._calls.whole("GetQueues", {"application_id": application_id}, Queue)

    def bind(
        self, application_id: int, queue_ids: Sequence[int], user_ids: Sequence[int], *, bind: bool = True
    ) -> None:
        """BindUserToQueue: bind all these users to all these queues, or unbind them. Never sends `all`."""
        if not queue_ids or not user_ids:
            raise ValueError("Nothing was named.")
        self._calls.change(
            "BindUserToQueue",
            {
                "application_id": application_id,
                "acd_queue_id": [int(queue_id) for queue_id in queue_ids],
                "user_id": [int(user_id) for user_id in user_ids],
                "bind": bind,
            },
        )

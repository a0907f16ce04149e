"""Why a call was not sent at all. Nothing was changed by it, and nothing is unknown."""

from panel.api.errors import ApiUnreachable


class NotSent(ApiUnreachable):
    """The panel itself held the call back; `sentence` says why."""

    sentence = ""

    def __init__(self, command: str) -> None:
        super().__init__(command, self.sentence)


class TimeIsUp(NotSent):
    """The calls before it have used up the request's time."""

    sentence = "The API took all the time that a page waits for it, so the next call was not sent."


class ApiDown(NotSent):
    """The breaker is open."""

    sentence = "The API has not answered for a while. The panel asks it again every few seconds."


class ApiSlow(NotSent):
    """As many requests as may wait for the API do so already."""

    sentence = "The API is slow, and as many pages as the panel allows are waiting for it. This call was not sent."

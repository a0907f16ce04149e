"""Why a call was not sent at all. So nothing was changed, and nothing is unknown."""

from panel.api.errors import N_, ApiUnreachable


class NotSent(ApiUnreachable):
    """The panel itself did not send the call; `sentence` says why."""

    sentence = ""

    def __init__(self, command: str) -> None:
        super().__init__(command, self.sentence)


class TimeIsUp(NotSent):
    """Earlier calls have used all the time of the request."""

    sentence = N_("The API was too slow for this page, so the next call was not sent.")


class ApiDown(NotSent):
    sentence = N_("The API has not answered for a while. The panel tries again every few seconds.")


class ApiSlow(NotSent):
    """The highest number of requests already waits for the API."""

    sentence = N_("The API is slow, and too many pages are waiting for it. This call was not sent.")

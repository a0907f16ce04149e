"""What a kind of job has to know. Rooms above this one register theirs when the panel starts."""

from collections.abc import Callable, Iterable
from typing import Protocol

from panel.access.matrix import Section
from panel.api.errors import ApiRefused
from panel.jobs.calls import Call
from panel.jobs.models import Job, JobRow
from panel.remote.member_api import MemberApi


class RowRefused(Exception):
    """A row must not be sent any more: the world is not as the plan has seen it. The message is for the member."""


class Work(Protocol):
    """A job of this kind while one worker has it. Its methods are called from several threads."""

    def send(self, api: MemberApi, row: JobRow, call: Call) -> object:
        """Carry out one call by `api.looking(..., write=row.entry)`; the id of what it made, if it made something.

        Raises:
            RowRefused, NotAllowed, ApiError
        """

    def after(self, row: JobRow, call: Call, made: str) -> None:
        """What the panel itself has to do once the call is done; may be called twice."""

    def in_words(self, call: Call, refusal: ApiRefused) -> str:
        """A refusal of the API, as the editor's form would say it."""


class Kind(Protocol):
    """A kind of job."""

    def sections(self, job: Job) -> Iterable[Section]:
        """What must be open to the member whose job it is, all of them."""

    def check(self, api: MemberApi, job: Job, pulse: Callable[[], None]) -> None:
        """The dry run: verdict, problems, differences and calls of every row. Writes nothing at the API.

        Args:
            pulse: to be called now and then; raises when the check is to end.

        Raises:
            ApiError
        """

    def open(self, job: Job) -> Work:
        """Begin, or go on."""


KINDS: dict[str, Kind] = {}

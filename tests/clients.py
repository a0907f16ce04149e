"""Browsers of several people at once, against a panel that is served as in real life."""

import http
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Self

from bench.programs.browsing import get, post, sign_in
from bench.programs.panel import PASSWORD, RunningPanel


@dataclass(frozen=True)
class SignedIn:
    """The main account's browser."""

    panel: RunningPanel
    session: str

    @classmethod
    def at(cls, panel: RunningPanel) -> Self:
        session = sign_in(panel.port, "/auth/", account="demo", password=PASSWORD)
        assert session
        return cls(panel, session)

    def page(self, path: str) -> str:
        """A page's HTML."""
        return get(self.panel.port, path, self.session)[2]

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        """Status and HTML of the answer to a form."""
        return post(self.panel.port, path, self.session, **fields)

    def token(self, path: str) -> str:
        """The token of the forms on this page."""
        found = re.search(r'name="once" value="([^"]+)"', self.page(path))
        assert found
        return found[1]

    def create_user(self, editor: str, name: str, **more: str) -> int:
        """The status of the answer to the New user editor; 302 when it was created."""
        fields = {"name": name, "display_name": name, "password": "Typed-by-us-1", "active": "on"}
        return self.post(editor, **fields, **more)[0]

    def editor(self) -> str:
        """The address of the New user editor in `support`."""
        link = re.search(r'href="/application/(\d+)/[^>]*>support<', self.page("/applications/"))
        assert link
        return f"/application/{link[1]}/users/new/"


def at_the_same_time[T](jobs: Iterable[Callable[[], T]]) -> list[T]:
    """Do all of them at once, each in a thread of its own that waits for the others before it begins."""
    waiting = list(jobs)
    start = Barrier(len(waiting))

    def run(job: Callable[[], T]) -> T:
        start.wait()
        return job()

    with ThreadPoolExecutor(len(waiting)) as crowd:
        return list(crowd.map(run, waiting))


CREATED = http.HTTPStatus.FOUND

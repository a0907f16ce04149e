"""What is measured: panel, thin page, Django's admin and the sandbox, each a program under granian."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.http_client import Page
from bench.programs.browsing import post, sign_in
from bench.programs.panel import PASSWORD, RunningPanel, running_panel
from bench.programs.running import ENVIRONMENT, ROOT, free_port, run, served
from bench.programs.sandbox import sandbox_program
from panel.api.auth import ServiceAccountAuth
from panel.api.client import Api
from panel.supervisor import answers

WORKERS, THREADS = 2, 32
USERS = 250  # of the demo's application `support`
LOGGED = 25  # writes, so that the log has a full page


@dataclass(frozen=True)
class Bench:
    """The panel, signed in, with a sandbox at each latency."""

    panel: RunningPanel
    session: str
    application_id: int
    user_ids: list[int]
    sandboxes: dict[int, str]  # latency in ms -> address of the API
    credentials: Path
    auth: ServiceAccountAuth

    @property
    def users(self) -> str:
        """The path of the users list."""
        return f"/application/{self.application_id}/users/"

    def page(self, path: str) -> Page:
        """A page of the panel, which carries an unknown part of its query on into its links."""
        return Page(self.panel.port, lambda n: f"{path}?n={n}", {"Cookie": self.session})

    def users_page(self, count: int) -> Page:
        """A full page of the users list."""
        return Page(self.panel.port, lambda n: f"{self.users}?{listed(n, count)}", {"Cookie": self.session})

    def user_page(self) -> Page:
        """The detail page of one user after the other."""
        ids = self.user_ids
        return Page(self.panel.port, lambda n: f"{self.users}{ids[n % len(ids)]}/?n={n}", {"Cookie": self.session})

    def pages(self) -> dict[str, Page]:
        """All that is measured of the panel, by name."""
        return {
            "users, 20 rows": self.users_page(20),
            "users, 100 rows": self.users_page(100),
            "subusers": self.page("/settings/subusers/"),
            "service accounts": self.page("/settings/service_accounts/"),
            "roles": self.page("/settings/roles/"),
            "logs": self.page("/logs/"),
            "user detail": self.user_page(),
            "new user": self.page(f"{self.users}new/"),
        }

    def bare_call(self, latency: int, count: int = 20) -> Page:
        """The API call behind the users list, signed beforehand."""
        kind = "application/x-www-form-urlencoded"
        headers = {"Authorization": f"Bearer {self.auth.token()}", "Content-Type": kind}
        sent = f"application_id={self.application_id}&order_by=user_name&count={count}"
        url = self.sandboxes[latency]
        port, path = int(url.split(":")[2].partition("/")[0]), f"/{url.split('/', 3)[3]}/GetUsers"
        return Page(port, lambda _n: path, headers, lambda n: f"{sent}&offset={offset(n, count)}")


def offset(number: int, count: int) -> int:
    """Where the full page begins that is shown in this state."""
    return number % (USERS // count) * count


def listed(number: int, count: int) -> str:
    """The query of a users list in this state, with the panel's names."""
    return f"page={offset(number, count) // count + 1}&per_page={count}&n={number}"


@contextmanager
def panel(data: Path) -> Iterator[Bench]:
    """The panel, with the main account signed in."""
    with sandbox_program(data) as quick, sandbox_program(data, "--latency", "50") as slow:
        key = json.loads(quick.credentials.read_text())
        auth = ServiceAccountAuth(key["account_id"], key["key_id"], key["private_key"])
        api = Api(quick.url, auth)
        support = next(application.id for application in api.applications.list() if application.name == "support")
        ids = [user.id for user in api.users.list(support, count=None)]
        settings = {"PANEL_WORKERS": str(WORKERS), "PANEL_THREADS": str(THREADS)}
        with running_panel(data, quick.url, quick.credentials, **settings) as running:
            session = sign_in(running.port, "/auth/", account="demo", password=PASSWORD)
            if session is None:
                raise RuntimeError("the panel refuses the sign-in")
            bench = Bench(running, session, support, ids, {0: quick.url, 50: slow.url}, quick.credentials, auth)
            fill_log(bench)
            yield bench


def fill_log(bench: Bench) -> None:
    """Writes for the log to show."""
    for user_id in bench.user_ids[:LOGGED]:
        status, _ = post(bench.panel.port, f"{bench.users}{user_id}/active/", bench.session, active="false")
        if status >= 400:
            raise RuntimeError(f"a user cannot be deactivated: {status}")


@contextmanager
def thin(bench: Bench, latency: int) -> Iterator[dict[int, Page]]:
    """The thin page over the sandbox with this latency, for 20 and for 100 rows."""
    environment = ENVIRONMENT | {
        "BENCH_API": bench.sandboxes[latency],
        "BENCH_CREDENTIALS": str(bench.credentials),
        "BENCH_APPLICATION": str(bench.application_id),
    }
    with wsgi("the thin page", "bench.thin.wsgi:application", f"/users/?{listed(0, 20)}", environment) as port:
        yield {
            20: Page(port, lambda n: f"/users/?{listed(n, 20)}"),
            100: Page(port, lambda n: f"/users/?{listed(n, 100)}"),
        }


@contextmanager
def admin(data: Path) -> Iterator[Page]:
    """Django's admin over 20,000 rows; its change list, a page of which has 20."""
    environment = ENVIRONMENT | {"BENCH_DATABASE": str(data / "admin.sqlite3")}
    session = run(["-m", "bench.admin.prepare"], environment).strip()
    with wsgi("Django's admin", "bench.admin.wsgi:application", "/admin/login/", environment) as port:
        cookie = {"Cookie": f"sessionid={session}"}
        # The same pages as of the panel: those far behind cost SQLite more. It keeps no cache that a number would miss.
        yield Page(port, lambda n: f"/admin/bench/person/?p={offset(n, 20) // 20 + 1}", cookie)


@contextmanager
def wsgi(name: str, application: str, path: str, environment: dict[str, str]) -> Iterator[int]:
    """An application on the server and with the workers that the panel has; its port, once `path` answers 200."""
    port = free_port()
    options = ["--interface", "wsgi", "--http", "1", "--no-ws", "--log-level", "error", "--working-dir", str(ROOT)]
    pool = ["--port", str(port), "--workers", str(WORKERS), "--blocking-threads", str(THREADS)]
    command = ["-m", "granian", *options, *pool, application]
    with served(name, command, lambda: answers("127.0.0.1", port, path), environment):
        yield port

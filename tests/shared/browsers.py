"""A browser without a window, as it reaches the panels through their proxy; or one panel, as the proxy does."""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import httpx

from bench.programs.panel import PASSWORD
from tests.forms import forms_of

HOST = "panel.example.com"
NO_ANSWER = 0


class Browser:
    """Somebody who is signed in. Each request has a connection of its own, so that it may reach any panel."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def sign_in(self, path: str, **fields: str) -> None:
        assert self.submit(path, path, **fields, password=PASSWORD) == HTTPStatus.FOUND, self.text

    def share_session(self, other: "Browser") -> None:
        """Go on as whoever is signed in there."""
        self._client.cookies.update(other._client.cookies)

    def get(self, path: str) -> httpx.Response:
        return self._client.get(path)

    def status(self, path: str) -> int:
        """NO_ANSWER when there was none."""
        try:
            return self.get(path).status_code
        except httpx.TransportError:
            return NO_ANSWER

    def is_signed_in(self) -> bool:
        """Whether the panel knows who this is; an answer of the proxy alone says nothing about it."""
        answer = self.get("/profile/")
        assert answer.status_code != HTTPStatus.FOUND, answer.headers["Location"]
        return answer.status_code == HTTPStatus.OK

    def submit(self, page: str, action: str, **typed: str) -> int:
        """The status of the answer to the form of this page that leads to `action`; NO_ANSWER without one."""
        return self.send(page, action, self.form(page, action) | typed)

    def form(self, page: str, action: str) -> dict[str, str]:
        """The fields of the form of this page that leads to `action`, as they are before anything is typed."""
        return next(form.fields for form in forms_of(self.get(page).text) if form.action in (action, ""))

    def send(self, page: str, action: str, fields: dict[str, str]) -> int:
        """As `submit`; the page is not opened again."""
        referer = {"Referer": f"https://{HOST}{page}"}
        try:
            answer = self._client.post(action, data=fields, headers=referer)
        except httpx.TransportError:
            return NO_ANSWER
        self.location, self.text = answer.headers.get("Location", ""), answer.text
        return answer.status_code

    def editor(self) -> str:
        """The address of the New user editor in `support`."""
        link = re.search(r'href="/application/(\d+)/[^>]*>support<', self.get("/applications/").text)
        assert link
        return f"/application/{link[1]}/users/new/"

    def create_user(self, editor: str, name: str) -> int:
        fields = {"name": name, "display_name": name, "password": "Typed-by-us-1", "active": "on"}
        return self.submit(editor, editor, **fields)


class Route(httpx.HTTPTransport):
    """Requests go to this address, whatever their own is; the panel's cookies are for https and for its name."""

    def __init__(self, address: str) -> None:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        super().__init__(verify=trusting)
        self._address = httpx.URL(address)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        there = {"scheme": self._address.scheme, "host": self._address.host, "port": self._address.port}
        url, headers = request.url.copy_with(**there), request.headers  # the header Host among them
        sent = httpx.Request(request.method, url, headers=headers, stream=request.stream, extensions=request.extensions)
        return super().handle_request(sent)


@contextmanager
def browser_at(address: str) -> Iterator[Browser]:
    """A browser for this address of a proxy (https) or a panel (http), with whom nobody is signed in."""
    # What a proxy would write.
    headers = {"Connection": "close", "X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.7"}
    with httpx.Client(base_url=f"https://{HOST}", headers=headers, transport=Route(address), timeout=30) as client:
        yield Browser(client)

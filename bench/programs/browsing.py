"""A browser without a window: pages and forms of a panel on the loopback address, by its port."""

import http.client
import re
from contextlib import closing
from urllib.parse import urlencode


def get(port: int, path: str, cookies: str = "") -> tuple[int, str, str]:
    """Status, cookies and body of a page."""
    return ask(port, "GET", path, {"Cookie": cookies})


def ask(port: int, method: str, path: str, headers: dict[str, str], body: str | None = None) -> tuple[int, str, str]:
    """Status, cookies and body of an answer."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=15)) as connection:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        cookies = "; ".join(value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie", []))
        return answer.status, cookies, answer.read().decode()


def post(port: int, path: str, session: str, **fields: str) -> tuple[int, str]:
    """Status and body of the answer to a form, sent by who is signed in with these cookies."""
    token = re.search(r"csrftoken=(\w+)", session)
    if token is None:
        raise RuntimeError(f"no CSRF token in {len(session)} characters of cookies")
    headers = {"Cookie": session, "X-CSRFToken": token[1], "Content-Type": "application/x-www-form-urlencoded"}
    status, _, body = ask(port, "POST", path, headers, urlencode(fields))
    return status, body


def sign_in(port: int, path: str, **fields: str) -> str | None:
    """The session's cookies, or None when the sign-in form came back."""
    _, cookies, page = get(port, path)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    if token is None:
        raise RuntimeError(f"no form at {path}: {page}")
    body = urlencode({"csrfmiddlewaretoken": token[1], **fields})
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    status, session, _ = ask(port, "POST", path, headers, body)
    return session if status == http.HTTPStatus.FOUND else None

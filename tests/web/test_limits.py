"""What is too much is refused before anything reads it."""

import threading
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from panel.people.models import Account
from panel.resilience.turns import Turns
from panel.web import limits
from panel.web.limits import LimitsMiddleware, takes_up_to
from tests.conftest import PASSWORD

FORM = "application/x-www-form-urlencoded"


class Unread(BytesIO):
    """A body that nobody may read."""

    def read(self, *_: Any) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def sent(url: str, length: int, content_type: str = FORM, **more: Any) -> Any:
    extra = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(length), "CONTENT_TYPE": content_type}
    return Client(enforce_csrf_checks=True).generic("POST", url, **{**extra, **more})


def posted(body: BytesIO, length: int) -> HttpRequest:
    """A stranger's form, as it reaches the panel."""
    more: dict[str, Any] = {"wsgi.input": body, "CONTENT_TYPE": FORM, "CONTENT_LENGTH": str(length)}
    request = RequestFactory().generic("POST", "/auth/", **more)
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize("url", ["/auth/", "/login/demo/", "/profile/password/", "/preferences/"])
@pytest.mark.parametrize("content_type", [FORM, "multipart/form-data; boundary=x", "application/json"])
def test_a_body_beyond_64_kb_is_refused_unread(account: Account, url: str, content_type: str) -> None:
    assert account
    response = sent(url, 64 * 1024 + 1, content_type)
    assert response.status_code == 413
    assert "This is too large" in response.content.decode()


def test_64_kb_are_read(main_client: Client) -> None:
    body = "theme=dark&".ljust(64 * 1024, "x")
    assert main_client.post("/preferences/", body, content_type=FORM).status_code in (200, 302)
    assert main_client.post("/preferences/", f"{body}x", content_type=FORM).status_code == 413


def test_a_large_file_is_refused_in_the_setup(db: None) -> None:  # noqa: ARG001 - asked for accounts
    upload = SimpleUploadedFile("credentials.json", b"x" * 65 * 1024)
    assert Client().post("/setup/", {"token": "x", "credentials_file": upload}).status_code == 413


def test_a_view_may_take_more_and_reads_it_itself() -> None:
    @takes_up_to(1000 * 1024)
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    middleware = LimitsMiddleware(view)
    fits, exceeds = posted(Unread(), 1000 * 1024), posted(Unread(), 1000 * 1024 + 1)
    assert middleware.process_view(fits, view) is None
    refused = middleware.process_view(exceeds, view)
    assert refused is not None
    assert refused.status_code == 413


def test_a_length_that_is_none_is_not_understood(account: Account) -> None:
    assert account
    assert sent("/auth/", 0, CONTENT_LENGTH="-5").status_code == 400
    assert sent("/auth/", 0, CONTENT_LENGTH="many").status_code == 400


@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "idna", "zlib", "rot13", "nonsense"])
@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=x"])
def test_another_charset_is_not_understood(account: Account, charset: str, kind: str) -> None:
    assert account
    response = sent("/auth/", 10, f"{kind}; charset={charset}")
    assert response.status_code == 400
    assert "The panel does not understand this request" in response.content.decode()


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8"])
def test_utf_8_is_understood(account: Account, charset: str) -> None:
    body = f"account={account.name}&password={PASSWORD}"
    assert Client().post("/auth/", body, content_type=f"{FORM}; charset={charset}").status_code == 302


def test_a_query_of_more_than_8_kb_is_refused(main_client: Client) -> None:
    assert main_client.get(f"/applications/?q={'x' * 8000}").status_code == 200
    response = main_client.get(f"/applications/?q={'x' * 8192}")
    assert response.status_code == 414
    assert "This address is too long" in response.content.decode()


def test_an_unknown_host_is_not_understood() -> None:
    response = Client().get("/auth/", HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert "The panel does not understand this request" in response.content.decode()


class Slow(BytesIO):
    """A body that comes when it is let."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.asked, self.let = threading.Event(), threading.Event()

    def read(self, *arguments: Any) -> bytes:
        self.asked.set()
        self.let.wait(30)
        return super().read(*arguments)


def test_slow_bodies_of_strangers_hold_up_neither_pages_nor_members(
    main_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "strangers", Turns(1, 0, 0))
    monkeypatch.setattr(limits, "members", Turns(1, 0, 0))
    body = Slow(b"account=demo&password=x")
    request = posted(body, 23)
    answers: list[Any] = []
    slow = threading.Thread(target=lambda: answers.append(limits.read_body(request)))
    slow.start()
    body.asked.wait(30)
    try:
        refused = Client().post("/auth/", {"account": "demo", "password": PASSWORD})
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert Client().get("/auth/").status_code == 200
        assert main_client.post("/preferences/", {"theme": "dark"}).status_code in (200, 302)
    finally:
        body.let.set()
        slow.join()
    assert answers == [None]
    assert request.POST["account"] == "demo"
    assert Client().post("/auth/", {"account": "demo", "password": PASSWORD}).status_code == 302

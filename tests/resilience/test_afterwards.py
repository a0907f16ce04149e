"""What nobody waits for comes after the answer, in the thread that made it, and hurts no page."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from panel.resilience.afterwards import AfterwardsMiddleware, afterwards

pytestmark = pytest.mark.django_db  # a response that is closed gives connections back


def answered(view: Callable[[HttpRequest], HttpResponseBase]) -> HttpResponseBase:
    return AfterwardsMiddleware(view)(RequestFactory().get("/"))


def test_work_is_done_when_the_response_is_closed_and_once() -> None:
    done: list[object] = []

    def view(_request: HttpRequest) -> HttpResponse:
        afterwards(lambda: done.append(threading.get_ident()))
        return HttpResponse("page")

    response = answered(view)
    assert done == []
    response.close()
    response.close()
    assert done == [threading.get_ident()]


def test_work_waits_for_the_end_of_a_stream() -> None:
    done: list[str] = []

    def view(_request: HttpRequest) -> StreamingHttpResponse:
        afterwards(partial(done.append, "work"))
        return StreamingHttpResponse([b"a", b"b"])

    response = answered(view)
    assert isinstance(response, StreamingHttpResponse)
    assert (b"".join(response), done) == (b"ab", [])
    response.close()
    assert done == ["work"]


def fails() -> None:
    raise ZeroDivisionError


def test_work_that_fails_is_logged_and_hinders_no_other(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        request.request_id = "of-this-request"  # type: ignore[attr-defined]  # as RequestIdMiddleware does
        afterwards(fails)
        afterwards(partial(done.append, "other"))
        return HttpResponse("page")

    answered(view).close()
    assert done == ["other"]
    assert caplog.messages == ["What was left to do after an answer has failed"]
    assert caplog.records[0].exc_info is not None
    assert caplog.records[0].request.request_id == "of-this-request"  # type: ignore[attr-defined]


def test_without_a_request_it_is_done_at_once() -> None:
    done: list[str] = []
    afterwards(partial(done.append, "work"))
    assert done == ["work"]


def test_the_work_of_a_request_that_failed_is_not_the_next_one_s() -> None:
    done: list[str] = []

    def broken(_request: HttpRequest) -> HttpResponse:
        afterwards(partial(done.append, "failed"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        answered(broken)
    answered(lambda _request: HttpResponse("page")).close()
    assert done == []


def test_connections_are_given_back_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", partial(order.append, "given back"))

    def view(_request: HttpRequest) -> HttpResponse:
        afterwards(partial(order.append, "work"))
        return HttpResponse("page")

    answered(view).close()
    assert order == ["work", "given back"]

"""One view, one section."""

from functools import wraps

import pytest
from django.http import HttpRequest, HttpResponse

from panel.access.decorators import Exempt, public, rule_of, section, signed_in
from panel.access.matrix import Section


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.path)


def test_a_view_names_its_section() -> None:
    @section(Section.LOGS)
    def logs(request: HttpRequest) -> HttpResponse:
        return view(request)

    assert rule_of(logs) is Section.LOGS


def test_a_view_that_names_nothing_has_no_rule() -> None:
    assert rule_of(view) is None


def test_a_view_cannot_name_two() -> None:
    @signed_in
    def named(request: HttpRequest) -> HttpResponse:
        return view(request)

    with pytest.raises(TypeError, match="one view, one section"):
        section(Section.LOGS)(named)
    with pytest.raises(TypeError, match="one view, one section"):
        public(named)
    assert rule_of(named) is Exempt.SIGNED_IN


def test_a_wrapped_view_keeps_its_section() -> None:
    @section(Section.LOGS)
    def logs(request: HttpRequest) -> HttpResponse:
        return view(request)

    @wraps(logs)
    def wrapped(request: HttpRequest) -> HttpResponse:
        return logs(request)

    assert rule_of(wrapped) is Section.LOGS


def test_something_else_in_that_place_is_no_rule() -> None:
    def forged(request: HttpRequest) -> HttpResponse:
        return view(request)

    forged.access_rule = "public"  # type: ignore[attr-defined]  # what somebody might try
    assert rule_of(forged) is None

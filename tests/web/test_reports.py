"""With PANEL_DEBUG a broken page shows where it broke, and nothing that anybody typed or that a function held."""

import sys

from django.test import RequestFactory
from django.views.debug import ExceptionReporter

from panel.web.reports import NoValues

SECRET = "Typed-by-somebody-1"


def report_of(held: str) -> str:
    """The report of a page that broke with this in a field, and in a variable."""
    request = RequestFactory().post("/auth/", {"password": held})
    request.exception_reporter_filter = NoValues()  # Django looks for it here
    try:
        raise ValueError  # noqa: TRY301 - a report is wanted
    except ValueError:
        return ExceptionReporter(request, *sys.exc_info()).get_traceback_text()


def test_the_report_names_fields_and_no_values() -> None:
    text = report_of(SECRET)
    assert "password" in text
    assert SECRET not in text


def test_no_value_of_a_variable_is_in_the_data_of_a_report() -> None:
    held = SECRET
    request = RequestFactory().post("/auth/", {"password": held})
    try:
        raise ValueError  # noqa: TRY301 - a report is wanted
    except ValueError:
        frame = sys.exc_info()[2].tb_frame  # type: ignore[union-attr]  # an exception is on its way
    values = dict(NoValues().get_traceback_frame_variables(request, frame))
    assert "held" in values
    assert SECRET not in str(values)


def test_values_are_left_out_where_debug_is_on_and_without_a_request() -> None:
    assert NoValues().is_active(None)
    assert NoValues().get_post_parameters(None) == {}

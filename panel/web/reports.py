"""What an error report may contain: with PANEL_DEBUG, Django shows it to everybody who sees the broken page."""

from collections.abc import ItemsView
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class NoValues(SafeExceptionReporterFilter):
    """Names without values: passwords and keys are in too many functions to hide each of them."""

    def is_active(self, request: HttpRequest | None) -> bool:  # noqa: ARG002 - Django passes it
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {} if request is None else dict.fromkeys(request.POST, self.cleansed_substitute)

    def get_traceback_frame_variables(self, request: HttpRequest, tb_frame: Any) -> ItemsView[str, Any]:  # noqa: ARG002
        return dict.fromkeys(tb_frame.f_locals, self.cleansed_substitute).items()

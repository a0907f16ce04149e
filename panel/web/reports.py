"""What an error report may tell: with PANEL_DEBUG, Django shows it to whoever looks at the broken page."""

from collections.abc import ItemsView
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class NoValues(SafeExceptionReporterFilter):
    """Names only: passwords and keys pass through too many functions to be hidden one by one."""

    def is_active(self, request: HttpRequest | None) -> bool:  # noqa: ARG002 - Django passes it
        """Also with PANEL_DEBUG."""
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """The names of the fields that were sent."""
        return {} if request is None else dict.fromkeys(request.POST, self.cleansed_substitute)

    def get_traceback_frame_variables(self, request: HttpRequest, tb_frame: Any) -> ItemsView[str, Any]:  # noqa: ARG002
        """The names of a function's variables."""
        return dict.fromkeys(tb_frame.f_locals, self.cleansed_substitute).items()

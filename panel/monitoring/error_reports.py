"""Reports of defects to Sentry: what is named here is sent, and nothing else.

A list of what must not be sent would never be complete: passwords, tokens and keys are in variables, in messages of
exceptions and in arguments of log entries. So a report is made of the fields below only; `make install-sentry` installs
the library (https://docs.sentry.io/platforms/python/).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

from panel import __version__
from panel.request_id import current_id

if TYPE_CHECKING:
    from sentry_sdk.transport import Transport

OF_A_REPORT = ("event_id", "timestamp", "level", "logger", "platform", "release", "server_name")
OF_A_FRAME = ("filename", "module", "function", "lineno", "in_app", "context_line")
OF_A_MECHANISM = ("type", "handled")

type Report = dict[str, Any]


def start(dsn: str, transport: "type[Transport] | None" = None) -> None:
    """
    Raises:
        ImproperlyConfigured: the library is not installed.
    """
    try:
        import sentry_sdk
        from sentry_sdk.integrations.django import DjangoIntegration
        from sentry_sdk.integrations.logging import LoggingIntegration
        from sentry_sdk.integrations.threading import ThreadingIntegration
    except ImportError:
        raise ImproperlyConfigured(
            "PANEL_SENTRY_DSN: sentry-sdk is not installed. Run `make install-sentry`."
        ) from None
    sentry_sdk.init(
        dsn,
        transport=transport,
        release=f"panel@{__version__}",
        before_send=lambda event, _hint: reported(event),  # type: ignore[arg-type, return-value]  # an event of few fields
        before_breadcrumb=lambda _crumb, _hint: None,
        # Only these: others, found by what is installed, read requests to other systems.
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            DjangoIntegration(middleware_spans=False, signals_spans=False, cache_spans=False),
            LoggingIntegration(level=None),
            ThreadingIntegration(propagate_scope=False),
        ],
        max_request_body_size="never",
        include_local_variables=False,
        auto_session_tracking=False,
        send_client_reports=False,
    )


def reported(event: Mapping[str, Any]) -> Report:
    """What is sent of an event."""
    report = taken(event, OF_A_REPORT)
    report["tags"] = {"request_id": current_id() or "-"}
    if (event.get("transaction_info") or {}).get("source") == "route":  # else it is a path, with ids and names
        report["transaction"] = event["transaction"]
    if text := (event.get("logentry") or {}).get("message"):
        report["logentry"] = {"message": text}  # with its %s: the arguments stay here
    if exceptions := (event.get("exception") or {}).get("values"):
        report["exception"] = {"values": [exception_of(each) for each in exceptions]}
    return report


def exception_of(exception: Mapping[str, Any]) -> Report:
    """Its kind and its way through the code, without its message."""
    frames = (exception.get("stacktrace") or {}).get("frames") or []
    return taken(exception, ("type", "module")) | {
        "mechanism": taken(exception.get("mechanism") or {}, OF_A_MECHANISM),
        "stacktrace": {"frames": [taken(frame, OF_A_FRAME) for frame in frames]},
    }


def taken(source: Mapping[str, Any], names: tuple[str, ...]) -> Report:
    return {name: source[name] for name in names if source.get(name) is not None}

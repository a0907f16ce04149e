"""Log entries as JSON. Imported only by panels that write them so: structlog adds 20 ms to a start."""

from structlog.processors import JSONRenderer, TimeStamper, format_exc_info
from structlog.stdlib import ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import EventDict


def json_formatter() -> ProcessorFormatter:
    """A JSON object for each entry, in ASCII. What `extra` holds is left out: Django puts whole requests there."""
    return ProcessorFormatter(
        foreign_pre_chain=[
            add_log_level,
            add_logger_name,
            TimeStamper(fmt="iso", utc=True),
            _add_request_id,
            format_exc_info,
        ],
        processors=[ProcessorFormatter.remove_processors_meta, JSONRenderer()],
    )


def _add_request_id(_logger: object, _method: str, event: EventDict) -> EventDict:
    """RequestIdFilter has put it into the record."""
    event["request_id"] = getattr(event["_record"], "request_id", "-")
    return event

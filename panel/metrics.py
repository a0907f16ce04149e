"""What is counted as it happens, for `/metrics`. Labels hold no name of a person or an account, and few values each.

The panel is several processes: each writes its numbers to a file of a common directory, and whoever is asked adds them
up (https://prometheus.github.io/client_python/multiprocess/). Programs started by this one inherit the directory.
"""

import atexit
import os
import shutil
import tempfile
from typing import Final

from django.conf import settings

DIRECTORY: Final = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client when it is imported


def share_between_processes() -> None:
    """Make the directory, unless the environment names one; the process that made it removes it at its end."""
    if not settings.METRICS_TOKEN or DIRECTORY in os.environ:
        return
    made_by, path = os.getpid(), tempfile.mkdtemp(prefix="panel-metrics-")
    os.environ[DIRECTORY] = path

    def remove() -> None:
        if os.getpid() == made_by:  # a forked process has this function as well
            shutil.rmtree(path, ignore_errors=True)

    atexit.register(remove)


share_between_processes()

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics  # noqa: E402 - see above

# A second series for each, which several processes do not have.
disable_created_metrics()  # type: ignore[no-untyped-call]  # as the library is

REGISTRY: Final = CollectorRegistry()
SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS: Final = Counter(
    "panel_requests_total", "Requests that were answered.", ["route", "method", "status"], registry=REGISTRY
)
REQUEST_SECONDS: Final = Histogram(
    "panel_request_seconds", "Time to answer a request.", ["route"], buckets=SECONDS, registry=REGISTRY
)
API_CALLS: Final = Counter(
    "panel_api_calls_total",
    "Attempts to call the Management API: ok, refused, busy, unavailable (no answer), unusable (an answer that cannot "
    "be read), not_sent (by the panel), interrupted.",
    ["command", "outcome"],
    registry=REGISTRY,
)
API_CALL_SECONDS: Final = Histogram(
    "panel_api_call_seconds",
    "Time of an attempt that was sent, and of its wait for a place among the calls.",
    ["command"],
    buckets=SECONDS,
    registry=REGISTRY,
)
SIGN_INS: Final = Counter(
    "panel_sign_ins_total",
    "Sign-ins: ok, failed, paused (after too many wrong passwords).",
    ["outcome"],
    registry=REGISTRY,
)


def are_shared() -> bool:
    return DIRECTORY in os.environ

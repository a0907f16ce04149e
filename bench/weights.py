"""How heavy a page is: bytes on the wire, API calls, database queries."""

import gzip
import json
import re
import urllib.request
from dataclasses import dataclass

from bench.http_client import UNSEEN
from bench.programs.running import run
from bench.servers import Bench

# Asked for twice, the second time in another state: what the process itself keeps (templates, connections) is there.
COUNT = """
import json, sys
import django
django.setup()
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from panel.api.calls import shared_client
calls = []
shared_client().event_hooks = {"request": [lambda request: calls.append(request.url.path)]}
browser = Client(headers={"host": "127.0.0.1"})
browser.force_login(get_user_model().objects.get(subuser_id=None))
counted = {}
for name, (before, path) in json.loads(sys.argv[1]).items():
    browser.get(before)
    calls.clear()
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(path).status_code == 200, path
    counted[name] = [len(calls), len(queries)]
shared_client().close()
print(json.dumps(counted))
"""


@dataclass(frozen=True)
class Weight:
    """Bytes of a first visit and of the next one, and what the page costs behind the panel."""

    first: int
    following: int
    api_calls: int
    queries: int


def weights(bench: Bench) -> dict[str, Weight]:
    """Weigh the pages as the main account gets them."""
    pages = bench.pages()
    asked = {name: [page.path(next(UNSEEN)), page.path(next(UNSEEN))] for name, page in pages.items()}
    counted = json.loads(run(["-c", COUNT, json.dumps(asked)], bench.panel.environment))
    return {name: Weight(*sizes(bench, page.path(next(UNSEEN))), *counted[name]) for name, page in pages.items()}


def sizes(bench: Bench, path: str) -> tuple[int, int]:
    """Bytes of the page with all it refers to, and of the page alone (its files never change and stay cached)."""
    page = load(bench, path)
    html = gzip.decompress(page).decode() if page[:2] == b"\x1f\x8b" else page.decode()
    files = set(re.findall(r'(?:src|href)="(/static/[^"]+|/panel[.](?:css|js)[^"]*)"', html))
    return len(page) + sum(len(load(bench, file)) for file in files), len(page)


def load(bench: Bench, path: str) -> bytes:
    """A body as it comes over the wire."""
    headers = {"Cookie": bench.session, "Accept-Encoding": "br, gzip"}
    request = urllib.request.Request(f"{bench.panel.url}{path}", headers=headers)  # noqa: S310 -- our own panel
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        body: bytes = answer.read()
    return body

"""How heavy a page is: bytes on the wire, API calls, database queries."""

import gzip
import json
import re
import subprocess
import sys
import urllib.request
from dataclasses import dataclass

from bench.servers import Bench
from tests.commands.demo_process import ROOT

COUNT = """
import json, sys
import django
django.setup()
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from panel.people.models import Member
from panel.api.calls import shared_client
calls = []
shared_client().event_hooks = {"request": [lambda request: calls.append(request.url.path)]}
browser = Client(headers={"host": "127.0.0.1"})
browser.force_login(Member.objects.get(subuser_id=None))
counted = {}
for path in sys.argv[1:]:
    browser.get(path)
    calls.clear()
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(path).status_code == 200, path
    counted[path] = [len(calls), len(queries)]
shared_client().close()
print(json.dumps(counted))
"""


@dataclass(frozen=True)
class Weight:
    """A page: what a first visit loads, what the next one loads, and what it costs behind the panel."""

    path: str
    cold: int
    warm: int
    api_calls: int
    queries: int


def weights(bench: Bench, paths: list[str]) -> list[Weight]:
    """Weigh pages as the main account gets them."""
    command = [sys.executable, "-c", COUNT, *paths]
    done = subprocess.run(command, cwd=ROOT, env=bench.panel.environment, check=True, stdout=subprocess.PIPE, text=True)
    counted = json.loads(done.stdout)
    return [Weight(path, *sizes(bench, path), *counted[path]) for path in paths]


def sizes(bench: Bench, path: str) -> tuple[int, int]:
    """Bytes of the page with all it refers to, and of the page alone (its files never change and stay cached)."""
    page = load(bench, path)
    html = gzip.decompress(page).decode() if page[:2] == b"\x1f\x8b" else page.decode()
    files = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', html))
    return len(page) + sum(len(load(bench, file)) for file in files), len(page)


def load(bench: Bench, path: str) -> bytes:
    """A body as it comes over the wire."""
    headers = {"Cookie": bench.session, "Accept-Encoding": "br, gzip"}
    request = urllib.request.Request(f"{bench.panel.url}{path}", headers=headers)  # noqa: S310 -- our own panel
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        body: bytes = answer.read()
    return body

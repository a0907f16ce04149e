"""The users list with the panel's columns: one call, one template, as httpx and Django are used by anybody."""

import json
import os
from functools import cache
from pathlib import Path

import httpx
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from panel.api.auth import ServiceAccountAuth


def users(request: HttpRequest) -> HttpResponse:
    """`?page=` and `?per_page=` as the panel has them; whatever else is in the query is left alone."""
    page, count = int(request.GET["page"]), int(request.GET["per_page"])
    sent = {
        "application_id": os.environ["BENCH_APPLICATION"],
        "order_by": "user_name",
        "offset": (page - 1) * count,
        "count": count,
    }
    answer = api().post("/GetUsers", data=sent).raise_for_status().json()
    context = {"users": answer["result"], "total": answer["total_count"], "page": page}
    return render(request, "users.html", context)


@cache
def api() -> httpx.Client:
    """Connections that are kept, made at the first call: after the server has forked."""
    key = json.loads(Path(os.environ["BENCH_CREDENTIALS"]).read_text())
    auth = ServiceAccountAuth(key["account_id"], key["key_id"], key["private_key"])
    return httpx.Client(base_url=os.environ["BENCH_API"], auth=auth, limits=httpx.Limits(max_keepalive_connections=64))

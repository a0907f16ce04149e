"""Answers that are a page or a part of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from panel.http import is_fragment


def page_or_partial(
    request: HttpRequest, template: str, partial: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page, or the partial of the same template that was asked for. A partial's name is the id of its element."""
    name = f"{template}#{partial}" if is_fragment(request) else template
    return render(request, name, context, status=status)

"""The access middleware alone: routes and templates of its own, and a stand-in for who is signed in."""

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from tests.access.routes import ran

DENIED = "{{ section }} / {{ request.access.role_list|join:' ' }} / {{ opened_by|join:' ' }}"


def page(text: str) -> str:
    """A page around a fragment."""
    return f"page: {{% partialdef error inline %}}{text}{{% endpartialdef %}}"


PAGES = {
    "errors/denied.html": page(DENIED),
    "errors/roles_unreadable.html": page("{{ error }}"),
    "errors/unnamed.html": page("refused"),
}


@pytest.fixture
def alone() -> Iterator[Client]:
    """A client of a panel that is nothing but the access middleware."""
    ran.clear()
    with override_settings(
        ROOT_URLCONF="tests.access.routes",
        LOGIN_URL="/auth/",
        SESSION_COOKIE_NAME="session",
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "tests.access.routes.stand_in_middleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django_htmx.middleware.HtmxMiddleware",
            "panel.access.middleware.AccessMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [("django.template.loaders.locmem.Loader", PAGES)],
                    "context_processors": ["django.template.context_processors.request"],
                },
            }
        ],
    ):
        yield Client()

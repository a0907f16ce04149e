"""What is true of every answer."""

import logging
from collections.abc import Callable

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.fixtures import Settings

from panel import settings as real
from panel.people.models import Account
from panel.web.middleware import ProxyHintMiddleware

CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "manifest-src 'self'",
}
FRAGMENT = {"HX-Request": "true", "HX-Current-URL": "http://testserver/applications/"}


@pytest.mark.parametrize("path", ["/auth/", "/", "/applications/", "/profile/", "/nowhere/", "/healthz"])
def test_the_policy_for_content_is_strict_on_every_page(main_client: Client, path: str) -> None:
    response = main_client.get(path)
    if path != "/healthz":  # a probe's answer is no page
        assert set(response.headers["Content-Security-Policy"].split("; ")) == CSP
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/applications/", "/profile/", "/preferences/", "/logs/", "/nowhere/", "/auth/"])
def test_no_page_is_kept_by_a_browser_or_a_proxy(main_client: Client, path: str) -> None:
    assert "no-store" in main_client.get(path, follow=True).headers["Cache-Control"]


def test_what_may_be_kept_is(main_client: Client) -> None:
    assert main_client.get(reverse("icons")).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_redirect_that_answers_a_fragment_moves_the_page(main_client: Client) -> None:
    response = main_client.post("/preferences/", {"theme": "dark", "next": "/applications/"}, headers=FRAGMENT)
    assert (response.status_code, response.headers["HX-Redirect"]) == (200, "/applications/")
    assert "Location" not in response.headers
    assert "HX-Request" in response.headers["Vary"]


def test_any_other_redirect_stays_one(main_client: Client) -> None:
    boosted = {**FRAGMENT, "HX-Boosted": "true"}
    for headers in ({}, boosted):
        assert main_client.post("/preferences/", {"theme": "dark"}, headers=headers).status_code == 302


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/settings/subusers/7/link/", "/settings/subusers/7/"),
        ("/settings/subusers/7/link/revoke/?q=a", "/settings/subusers/7/link/?q=a"),
        ("/application/1/users/2/active/?q=a&page=2", "/application/1/users/2/?q=a&page=2"),
        ("/profile/password/", "/profile/"),
        ("/logs/5/look/", "/logs/5/"),
        ("/look/", "/"),
    ],
)
def test_an_address_that_only_takes_post_leads_to_its_page(main_client: Client, address: str, page: str) -> None:
    response = main_client.get(address)
    assert (response.status_code, response.headers["Location"]) == (302, page)


def test_any_other_verb_is_refused(main_client: Client) -> None:
    assert main_client.put("/profile/password/").status_code == 405
    assert main_client.get("/profile/password/", headers=FRAGMENT).status_code == 405


def test_subdomains_and_preload_are_not_asked_for_unless_set() -> None:
    assert (real.SECURE_HSTS_SECONDS, real.SECURE_HSTS_INCLUDE_SUBDOMAINS, real.SECURE_HSTS_PRELOAD) == (
        0,
        False,
        False,
    )


def hint(get_response: Callable[[HttpRequest], HttpResponse]) -> ProxyHintMiddleware:
    return ProxyHintMiddleware(get_response)


def test_a_proxy_that_was_not_told_of_is_hinted_at_once(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.HTTPS, settings.TRUSTED_PROXIES = True, 0
    middleware = hint(lambda _request: HttpResponse())
    plain = RequestFactory().get("/")
    middleware(plain)
    assert caplog.text == ""
    for _ in range(3):
        middleware(RequestFactory().get("/", headers={"X-Forwarded-Proto": "https"}))
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "set PANEL_TRUSTED_PROXIES=1" in caplog.text


@pytest.mark.parametrize(("https", "proxies"), [(False, 0), (True, 1)])
def test_otherwise_there_is_nothing_to_hint_at(settings: Settings, *, https: bool, proxies: int) -> None:
    settings.HTTPS, settings.TRUSTED_PROXIES = https, proxies
    with pytest.raises(MiddlewareNotUsed):
        hint(lambda _request: HttpResponse())


def test_an_account_is_needed_for_none_of_this(db: None) -> None:  # noqa: ARG001 - asked for accounts
    assert not Account.objects.exists()
    assert "no-store" in Client().get("/setup/").headers["Cache-Control"]

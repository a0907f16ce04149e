"""What a request says: where it comes from, and what it asks for."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import URLResolver, get_resolver, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

IPV6_PREFIX = 64  # the smallest network that a provider's customer gets


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of a page. Boosted links and a restored history need whole pages."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def url_for(route: str, *args: object) -> str:
    """`reverse`, which a page calls dozens of times for the same addresses."""
    return _url_for(get_resolver(), route, args)


@lru_cache(maxsize=4096)
def _url_for(_resolver: URLResolver, route: str, args: tuple[object, ...]) -> str:
    return reverse(route, args=args)


def local_path(wanted: str) -> str:
    """This path if it is on this panel, else the home page: a forged `next` cannot lead to another site."""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return resolve_url("home:home")


def client_address(request: HttpRequest) -> str | None:
    """The client's address; X-Forwarded-For counts only for trusted proxies.

    If its value is not an address, this is the address of the connection; None over a Unix socket.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.TRUSTED_PROXIES <= len(forwarded):
        forwarded_for = spelled(forwarded[-settings.TRUSTED_PROXIES])
        if forwarded_for is not None:
            return forwarded_for
    return spelled(request.META.get("REMOTE_ADDR", ""))


def agent_of(request: HttpRequest) -> str:
    """What the browser calls itself, without what PostgreSQL cannot store."""
    return request.headers.get("User-Agent", "").replace("\0", "")[:200]


def spelled(text: str) -> str | None:
    """An address in its standard form, without port or zone; None if the text is not an address."""
    address = _parsed(text)
    return None if address is None else str(address)


def network(address: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 address: attempts from it are counted together."""
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((int(parsed), IPV6_PREFIX), strict=False))
    return address if parsed is None else str(parsed)


def is_loopback(address: str | None) -> bool:
    parsed = _parsed(address or "")
    return parsed is not None and parsed.is_loopback


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or address
    return address

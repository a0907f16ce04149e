"""What every page's frame needs."""

from typing import Any

from django.http import HttpRequest

from panel.access.access import access_of
from panel.access.matrix import Section
from panel.access.menu import menu
from panel.http import url_for
from panel.sign_in.again import address_for

NOBODY: dict[str, Any] = {"base": "base_plain.html", "account": None, "member": None, "theme": "system"}


def page(request: HttpRequest) -> dict[str, Any]:
    """`member`, `account`, `menu`, `theme` if somebody is signed in (never `user`: that is an application's)."""
    member = getattr(request, "user", None)
    if member is None or not member.is_authenticated:
        return NOBODY
    return {
        "base": "base.html",
        "member": member,
        "account": member.account,
        "theme": member.theme,
        "zone": member.zone,
        "again_url": address_for(member),
        "viewing": access_of(request).viewing,
        "application": None,  # pages of one application name theirs
        "menu": menu(request),
        "theme_url": url_for("preferences:preferences"),
        "palette_url": url_for("home:palette"),
        "switcher_url": url_for("applications:switch") if access_of(request).opens(Section.APPLICATIONS) else None,
        "profile_url": url_for("profile:profile") if access_of(request).opens(Section.PROFILE_SETTINGS) else None,
    }

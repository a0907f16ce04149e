"""Forms as the panel shows them: our markup around Django's fields."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext, ngettext_lazy

from panel.sign_in import passwords

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


# Shorter than Django's "Ensure this value has at most ...".
LENGTHS = {
    "max_length": ngettext_lazy(
        "At most %(limit_value)d character; this has %(show_value)d.",
        "At most %(limit_value)d characters; this has %(show_value)d.",
        "limit_value",
    ),
    "min_length": ngettext_lazy(
        "At least %(limit_value)d character; this has %(show_value)d.",
        "At least %(limit_value)d characters; this has %(show_value)d.",
        "limit_value",
    ),
}


class Form(forms.Form):
    """Labels without colons, errors with a summary."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages |= LENGTHS

    def summary(self) -> SafeString:
        return self.render("forms/summary.html")


@dataclass(frozen=True)
class Rule:
    """One rule of a password: listed below the field, checked by the browser and by the server."""

    says: str
    pattern: str
    least: int = 0  # characters, if that is the rule

    @property
    def text(self) -> str:
        if not self.least:
            return _(self.says)
        text = ngettext("%(number)d character or more", "%(number)d characters or more", self.least)
        return text % {"number": self.least}


# The Management API's rules for passwords of users and of subusers.
PASSWORD_RULES = (
    Rule("", r".{8,}", 8),
    Rule(N_("an uppercase letter"), r"[A-Z]"),
    Rule(N_("a lowercase letter"), r"[a-z]"),
    Rule(N_("a digit"), r"[0-9]"),
    Rule(N_("a special character, such as - ! or #"), r"[^A-Za-z0-9\s]"),
    Rule(N_("no spaces"), r"^\S+$"),
)


def check_rules(password: str) -> None:
    *needed, without_spaces = PASSWORD_RULES
    errors = []
    if lacking := [rule.text for rule in needed if not re.search(rule.pattern, password)]:
        errors.append(_("A password needs %(rules)s.") % {"rules": "; ".join(lacking)})
    if not re.search(without_spaces.pattern, password):
        errors.append(_("A password must not contain spaces."))
    if errors:
        raise ValidationError(" ".join(errors), code="password_rules")


# A password for both Voximplant and this panel must have the length that this panel needs.
RULES_OF_BOTH = (
    Rule("", f".{{{passwords.SHORTEST},}}", passwords.SHORTEST),
    *PASSWORD_RULES[1:],
)
RULES_HERE = RULES_OF_BOTH[:1]


class Switch(forms.CheckboxInput):
    """A checkbox that looks like a switch."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "switch", **(attrs or {})})


class Password(forms.PasswordInput):
    """A password with a button to show it; with `new=True` also a generator, a copy button and the list of rules.

    A new password stays in the answer to its own form: it may have been generated, and nobody knows it by heart.
    """

    template_name = "forms/widgets/password.html"

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, new: bool = True, rules: Iterable[Rule] = PASSWORD_RULES
    ) -> None:
        complete = "new-password" if new else "current-password"
        known = {"autocomplete": complete, "spellcheck": "false", "autocapitalize": "off"}
        super().__init__({**known, **(attrs or {})}, render_value=new)
        self.is_new, self.rules = new, tuple(rules) if new else ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        own = context["widget"]["attrs"]
        if self.rules and "id" in own:
            context["rules_id"] = f"{own['id']}_rules"
            own["aria-describedby"] = f"{own.get('aria-describedby', '')} {context['rules_id']}".strip()
        return {**context, "rules": self.rules, "is_new": self.is_new}


class PasswordField(forms.CharField):
    """A new password, checked against the API's rules before it is sent."""

    widget = Password

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("strip", False)
        super().__init__(**kwargs)
        self.validators.append(check_rules)


class PanelPasswordField(forms.CharField):
    """A new password for this panel, normally also for Voximplant: then it is checked against both policies."""

    def __init__(self, *, also_at_voximplant: bool = True, help_text: "str | _StrPromise" = "", **kwargs: Any) -> None:
        widget = Password(rules=RULES_OF_BOTH if also_at_voximplant else RULES_HERE)
        text = format_lazy("{} {}", help_text, passwords.HELP) if help_text else passwords.HELP
        super().__init__(strip=False, widget=widget, help_text=text, **kwargs)
        self.validators += [check_rules, passwords.check] if also_at_voximplant else [passwords.check]


class Cards(forms.CheckboxSelectMultiple):
    """Checkboxes as cards with a sentence each; grouped choices keep their groups.

    `descriptions` maps a choice's value to its sentence. With `preview_url`, every change asks that address, with the
    whole form as its query, what the choice opens. The group named `folded` is shown on demand.
    """

    folded = ""

    template_name = "forms/widgets/cards.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        descriptions: Mapping[str, str] | None = None,
        preview_url: str = "",
    ) -> None:
        super().__init__(attrs)
        self.descriptions = descriptions or {}
        self.preview_url = preview_url

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context |= {"preview_url": self.preview_url, "folded": self.folded}
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "description": self.descriptions.get(str(value), "")}

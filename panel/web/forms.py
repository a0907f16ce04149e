"""Forms as the panel shows them: our markup around Django's fields."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString

from panel.sign_in import passwords


class Form(forms.Form):
    """A form without colons behind its labels, whose errors can be summed up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def summary(self) -> SafeString:
        """All errors, each linked to its field, for a form laid out by hand."""
        return self.render("forms/summary.html")


class Rule(NamedTuple):
    """One rule of a password: read aloud by the checklist, checked by the browser and by the server."""

    text: str
    pattern: str


# The Management API's rules for passwords of users and of subusers.
PASSWORD_RULES = (
    Rule("8 characters or more", r".{8,}"),
    Rule("an uppercase letter", r"[A-Z]"),
    Rule("a lowercase letter", r"[a-z]"),
    Rule("a digit", r"[0-9]"),
    Rule("a special character, such as - ! or #", r"[^A-Za-z0-9\s]"),
    Rule("no spaces", r"^\S+$"),
)


def check_rules(password: str) -> None:
    """Say in one sentence what the password lacks."""
    lacking = [rule.text for rule in PASSWORD_RULES if not re.search(rule.pattern, password)]
    if lacking:
        raise ValidationError(f"A password needs {'; '.join(lacking)}.", code="password_rules")


# A password for Voximplant and for this panel has to be as long as this panel wants it.
RULES_OF_BOTH = (
    Rule(f"{passwords.SHORTEST} characters or more", f".{{{passwords.SHORTEST},}}"),
    *PASSWORD_RULES[1:],
)
RULES_HERE = RULES_OF_BOTH[:1]


class Switch(forms.CheckboxInput):
    """A checkbox that looks like what it is: something on or off."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "switch", **(attrs or {})})


class Password(forms.PasswordInput):
    """A password with a button that shows it; with `new=True` also a generator, a copy button and the list of rules.

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
    """A new password, held against the API's rules before anything is sent."""

    widget = Password

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("strip", False)
        super().__init__(**kwargs)
        self.validators.append(check_rules)


class PanelPasswordField(forms.CharField):
    """A new password for this panel, and as a rule the same for Voximplant: checked against both policies."""

    def __init__(self, *, also_at_voximplant: bool = True, help_text: str = "", **kwargs: Any) -> None:
        widget = Password(rules=RULES_OF_BOTH if also_at_voximplant else RULES_HERE)
        text = f"{help_text} {passwords.HELP}".strip()
        super().__init__(strip=False, widget=widget, help_text=text, **kwargs)
        self.validators += [check_rules, passwords.check] if also_at_voximplant else [passwords.check]


class Cards(forms.CheckboxSelectMultiple):
    """Checkboxes as cards, each with a sentence of its own; grouped choices keep their groups.

    `descriptions` maps a choice's value to its sentence. With `preview_url`, every change asks that address,
    with the whole form as its query, for what the choice opens.
    """

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
        context["preview_url"] = self.preview_url
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "description": self.descriptions.get(str(value), "")}

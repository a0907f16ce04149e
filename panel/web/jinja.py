"""Templates: Jinja2 with what every page needs at hand, and a page's block rendered alone as its fragment."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, cast

import jinja2
from django.conf import settings
from django.forms import renderers
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.backends.jinja2 import Jinja2, Template
from django.template.backends.utils import csrf_input
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django_htmx.jinja import htmx_script
from jinja2 import nodes

from panel.http import url_for
from panel.web import display, lists
from panel.web.api_forms import error_in_words
from panel.web.bundles import bundle_address
from panel.web.folding import Folding, Generator, shown
from panel.web.icons import svg
from panel.web.messages import marks_of


class Page(Template):
    """A template that gets what every page has."""

    def render(self, context: Mapping[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
        return SafeString(self.template.render(self.full_context(context or {}, request)))

    def full_context(self, context: Mapping[str, Any], request: HttpRequest | None) -> dict[str, Any]:
        """The view's context goes before what every page has, as in Django's own template language."""
        if request is None:
            return dict(context)
        shared: dict[str, Any] = {
            "request": request,
            "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),  # made once, where a page has many forms
            "csrf_token": SimpleLazyObject(lambda: get_token(request)),
        }
        for processor in self.backend.template_context_processors:
            shared |= processor(request)
        return {**shared, **context}


class Block:
    """One block of a page, with the parts of a `jinja2.Template` that Django asks for."""

    def __init__(self, page: jinja2.Template, name: str) -> None:
        self.name, self.filename = f"{page.name}#{name}", page.filename
        self._page, self._block = page, page.blocks[name]

    def render(self, context: Mapping[str, Any]) -> str:
        """The block's text, without the page around it."""
        return self._page.environment.concat(self._block(self._page.new_context(dict(context))))


class Templates(Jinja2):
    """`get_template("users/list.html#users")` is the block `users` of the page, alone."""

    def get_template(self, template_name: str) -> Page:
        name, _, block = template_name.partition("#")
        page = super().get_template(name).template
        return Page(cast("jinja2.Template", Block(page, block)) if block else page, self)


class FormRenderer(renderers.Jinja2):
    """Forms and fields by the panel's own templates in `templates/forms`, their inputs by Django's."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def get_template(self, template_name: str) -> Any:
        return (
            get_template(template_name) if template_name.startswith("forms/") else super().get_template(template_name)
        )


class Environment(jinja2.Environment):
    """`ui` holds the macros of templates/ui; blocks see them without importing."""

    code_generator_class, shown = Generator, staticmethod(shown)

    @cached_property
    def ui(self) -> Any:
        modules = [self.get_template(f"ui/{name}.html").module for name in ("frame", "lists", "logs", "parts")]
        return SimpleNamespace(**{name: macro for module in modules for name, macro in vars(module).items()})

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:
        """Jinja's hook between parsing a template and compiling it."""
        return super()._generate(self.folding.visit(source), *args, **options)

    @cached_property
    def folding(self) -> Folding:
        """Texts are known beforehand while there is one language."""
        functions: dict[str, Callable[..., str]] = {
            "bundle_address": bundle_address,
            "htmx_script": htmx_script,
            "icon": svg,
            "static": static,
        }
        if settings.USE_I18N:
            return Folding(functions, translate=None)
        return Folding(functions | {"_": marked}, translate=gettext)


def marked(text: str) -> SafeString:
    """A text of ours in the member's language; it may hold HTML."""
    return SafeString(gettext(text))


def environment(**options: Any) -> Environment:
    """What django.template.backends.jinja2 asks for."""
    env = Environment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"], **options)
    env.globals |= {
        "bundle_address": bundle_address,
        "carry": lists.carry,
        "counted": display.counted,
        "drawer": display.DRAWER,
        "htmx_script": htmx_script,
        "icon": svg,
        "in_drawer": display.in_drawer,
        "in_place": display.in_place,
        "marks_of": marks_of,
        "page_numbers": display.page_numbers,
        "page_sizes": lists.PAGE_SIZES,
        "querystring": lists.querystring,
        "static": static,
        "url_for": url_for,
    }
    env.filters |= {
        "capfirst": capfirst,
        "date": display.day,
        "findings_text": display.findings_text,
        "in_words": error_in_words,
        "initials": display.initials,
        "money": display.money,
        "or_dash": display.or_dash,
        "seconds": display.seconds,
        "thousands": display.thousands,
        "tone": display.tone,
        "translated": gettext,  # of a text that is not ours alone: `_` marks what it returns as safe
        "when": display.when,
        "words": display.words,
        "yesno": display.yes_no,
    }
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # by the extension
    env.globals["_"] = marked
    env.globals["ui"] = env.ui
    return env

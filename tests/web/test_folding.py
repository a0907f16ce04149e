"""What a template says of itself is computed when it is compiled, and reads as if it were not."""

from typing import cast

import pytest
from django.template import engines
from pytest_django.fixtures import Settings

from panel.web.jinja import Templates, environment


def compiled(source: str) -> str:
    return cast("Templates", engines["jinja"]).env.compile(source, raw=True)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('<b>{{ _("Save") }}</b>', "<b>Save</b>"),
        ("{% trans %}100 % <b>sure</b>{% endtrans %}", "100 % <b>sure</b>"),
        ("{% trans name='<i>' %}Delete {{ name }}?{% endtrans %}", "Delete &lt;i&gt;?"),
        ("{{ icon('plus')|length > 20 }}", "True"),
        ("{{ static('css/tokens.css') }}", "/static/css/tokens.css"),
    ],
)
def test_what_is_known_beforehand_is_computed_once(source: str, text: str) -> None:
    assert engines["jinja"].from_string(source).render() == text
    assert "context.call" not in compiled(source)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{% trans name=who %}Delete {{ name }}?{% endtrans %}", "Delete Tom &amp; Ann?"),
        ("{% trans who %}{{ who }} and {{ who }}{% endtrans %}", "Tom &amp; Ann and Tom &amp; Ann"),
        ("{% for each in (1, 2) %}{% trans each %}{{ each }} %{% endtrans %}{% endfor %}", "1 %2 %"),
        ("{% trans n=2 %}{{ n }} row{% pluralize %}{{ n }} rows{% endtrans %}", "2 rows"),
        ("{{ icon(name) == icon('plus') }}", "True"),
        ("{{ number }} {{ -number }} {{ number == 7 }} {{ number / 2 }}", "7 -7 True 3.5"),
        ("{{ _('Save') ~ '<' }}", "Save&lt;"),
    ],
)
def test_what_is_known_when_the_page_is_made_is_computed_then(source: str, text: str) -> None:
    assert engines["jinja"].from_string(source).render({"who": "Tom & Ann", "name": "plus", "number": 7}) == text


def test_with_several_languages_texts_wait_for_the_page(settings: Settings) -> None:
    settings.USE_I18N = True
    several = environment(autoescape=True, loader=cast("Templates", engines["jinja"]).env.loader)
    assert "gettext" in several.compile("{% trans %}Save{% endtrans %}", raw=True)
    assert "'_'" in several.compile('{{ _("Save") }}', raw=True)
    assert several.from_string('{% trans %}Save{% endtrans %} {{ _("<b>all</b>") }}').render() == "Save <b>all</b>"

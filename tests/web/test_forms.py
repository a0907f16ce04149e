"""Forms as they are shown: what belongs to a field is tied to it, and refusals arrive where they belong."""

import re
from typing import Any, ClassVar

import pytest
from django import forms
from django.core.exceptions import ValidationError

from panel.api.errors import ApiRefused
from panel.web.api_forms import ApiForm
from panel.web.forms import Cards, Form, Password, PasswordField, Switch


class SampleForm(ApiForm):
    """One field of each kind."""

    error_fields: ClassVar[dict[int, str]] = {215: "name", 999: "gone"}
    error_texts: ClassVar[dict[int, str]] = {215: "This username is taken."}

    name = forms.CharField(label="Username", help_text="Lowercase letters.")
    nickname = forms.CharField(label="Nickname", required=False)
    password = PasswordField(label="Password")
    active = forms.BooleanField(label="Active", required=False, widget=Switch)
    balance = forms.ChoiceField(label="Balance", choices=[("a", "Shared"), ("b", "Own")], widget=forms.RadioSelect)
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=[("All", [("1", "Owner")]), ("Some", [("2", "Payer")])],
        widget=Cards(descriptions={"2": "Pays <bills>."}, preview_url="/preview/"),
    )


def ids(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


def field(form: Form, name: str) -> str:
    return str(form[name].as_field_group())


def test_help_and_errors_are_tied_to_the_field() -> None:
    html = field(SampleForm({}), "name")
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert {"id_name", "id_name_helptext", "id_name_error"} <= ids(html)
    assert '<label class="label" for="id_name">Username</label>' in html


def test_a_group_of_choices_is_a_fieldset_with_its_error() -> None:
    html = field(SampleForm({}), "balance")
    assert 'aria-describedby="id_balance_error"' in html
    assert "id_balance_error" in ids(html)
    assert re.search(r"<legend[^>]*>Balance</legend>", html)


def test_every_error_of_the_summary_leads_to_its_field() -> None:
    html = str(SampleForm({}))
    links = re.findall(r'href="#([^"]+)"', html)
    assert links == ["id_name", "id_password", "id_balance_group", "id_roles_group"]
    assert set(links) <= ids(html)
    assert "4 fields need another look. Nothing was saved." in html


def test_no_id_is_there_twice() -> None:
    found = re.findall(r'\bid="([^"]+)"', str(SampleForm({})))
    assert sorted(found) == sorted(set(found))


def test_a_form_without_errors_has_no_summary() -> None:
    assert "summary" not in str(SampleForm())


def test_what_may_be_left_out_says_so() -> None:
    form = SampleForm()
    assert "optional" in field(form, "nickname")
    assert "optional" not in field(form, "name")
    assert "optional" not in field(form, "active")


def test_a_refusal_is_shown_at_the_field_that_it_is_about() -> None:
    form = SampleForm({"name": "alice"})
    form.add_api_error(ApiRefused("AddUser", 215, "The 'user_name' parameter isn't unique."))
    assert form.errors["name"] == ["This username is taken."]


@pytest.mark.parametrize("code", [109, 999])
def test_a_refusal_without_a_field_is_shown_above_the_form(code: int) -> None:
    form = SampleForm({})
    form.add_api_error(ApiRefused("AddUser", code, "The account has too many users."))
    assert form.non_field_errors() == [f"The account has too many users (error {code})."]
    assert f"The account has too many users (error {code})." in form.summary()


def test_a_password_is_told_all_that_it_lacks_at_once() -> None:
    with pytest.raises(ValidationError) as raised:
        PasswordField().clean("short 1")
    (said,) = raised.value.messages
    assert said == (
        "A password needs 8 characters or more; an uppercase letter; a special character, such as - ! or #. "
        "A password must not contain spaces."
    )


@pytest.mark.parametrize("password", ["Demo-panel-1", "Aa1_5678", "pÄssw0rd!X"])
def test_a_password_that_keeps_the_rules_is_taken_as_it_is(password: str) -> None:
    assert PasswordField().clean(password) == password


def test_a_new_password_stays_in_the_answer_to_its_form_and_a_present_one_does_not() -> None:
    class Change(Form):
        present = forms.CharField(widget=Password(new=False))
        new = forms.CharField(widget=Password())

    html = str(Change({"present": "Geheim-2026", "new": "Neu-2026"}))
    assert "Geheim-2026" not in html
    assert 'type="password" name="new" value="Neu-2026"' in html


def test_the_rules_of_a_password_are_named_by_the_field() -> None:
    html = field(SampleForm({}), "password")
    assert 'aria-describedby="id_password_error id_password_rules"' in html
    assert 'id="id_password_rules"' in html


def test_only_a_new_password_is_generated_and_held_against_the_rules() -> None:
    class SignIn(Form):
        password = forms.CharField(widget=Password(new=False))

    new, known = field(SampleForm(), "password"), field(SignIn(), "password")
    assert 'autocomplete="new-password"' in new
    assert "data-generate" in new
    assert 'autocomplete="current-password"' in known
    assert "data-generate" not in known
    assert "data-rule" not in known


def test_cards_show_groups_sentences_and_what_is_chosen() -> None:
    html = field(SampleForm({"roles": ["2"]}), "roles")
    assert 'role="group" aria-label="Some"' in html
    assert "Pays &lt;bills&gt;." in html
    assert re.search(r'value="2"[^>]* checked', html)
    assert not re.search(r'value="1"[^>]* checked', html)
    assert 'hx-get="/preview/"' in html
    assert 'id="id_roles_preview"' in html


def test_a_forms_own_renderer_serves_plain_widgets_too() -> None:
    class Plain(Form):
        when: Any = forms.DateField(widget=forms.SelectDateWidget(years=[2026]))

    assert 'name="when_year"' in str(Plain())

"""The fields of the subuser editor: what browsers know about them, and at which of them a refusal is shown."""

import pytest
from django.test import Client

from panel.api.subusers import Subuser
from tests.conftest import PASSWORD
from tests.forms import forms_of
from tests.sandboxes import RunningSandbox
from tests.subusers.conftest import URL

AS_TYPED = {"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
NEW = {"type": "password", "autocapitalize": "off", "autocomplete": "new-password", "spellcheck": "false"}
PRESENT = {**NEW, "autocomplete": "current-password"}


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        (
            "new/",
            {
                "name": {**AS_TYPED, "minlength": "5", "maxlength": "20"},
                "password": NEW,
                "description": {"autocomplete": "off", "maxlength": "255"},
            },
        ),
        ("{id}/password/", {"old_password": PRESENT, "new_password": NEW}),
        ("{id}/again/", {"typed_name": AS_TYPED, "password": NEW}),
        ("{id}/delete/", {"typed_name": AS_TYPED}),
    ],
)
def test_a_browser_changes_nothing_of_what_is_typed(
    main_client: Client, admin: Subuser, page: str, fields: dict[str, dict[str, str]]
) -> None:
    forms = forms_of(main_client.get(URL + page.format(id=admin.id)).content.decode())
    found = next(form.inputs for form in forms if fields.keys() <= form.inputs.keys())
    for name, attributes in fields.items():
        assert {each: found[name].get(each) for each in attributes} == attributes


@pytest.mark.parametrize(
    ("code", "field"),
    [
        *((code, "name") for code in (436, 452, 453)),
        *((code, "password") for code in (112, 463, 464, 523, 524, 535)),
        (499, "description"),
        (439, "roles"),
        (438, "__all__"),
    ],
)
def test_what_the_api_refuses_is_shown_at_its_field(
    main_client: Client, sandbox: RunningSandbox, code: int, field: str
) -> None:
    sandbox.fault("AddSubUser", code=code)
    typed = {"name": "newcomer", "password": PASSWORD, "description": "x", "roles": ["Support"]}
    assert list(main_client.post(f"{URL}new/", typed).context["form"].errors) == [field]


@pytest.mark.parametrize(
    ("code", "field"), [(448, "old_password"), *((code, "new_password") for code in (112, 463, 464, 523, 524, 535))]
)
def test_what_the_api_refuses_of_a_new_password_is_shown_at_its_field(
    main_client: Client, sandbox: RunningSandbox, admin: Subuser, code: int, field: str
) -> None:
    sandbox.fault("SetSubUserInfo", code=code)
    typed = {"old_password": PASSWORD, "new_password": "Another-pass-1"}
    answer = main_client.post(f"{URL}{admin.id}/password/", typed)
    assert list(answer.context["password_form"].errors) == [field]

"""What is looked at to find out whether a write was done."""

from panel.api.client import Api
from panel.remote.looks import users_named

PASSWORD = "Secret-pass-1"


def test_a_user_whose_name_only_contains_the_one_looked_for_is_another(api: Api, support: int) -> None:
    arguments = {"application_id": str(support), "user_name": "gwen"}
    api.users.add(support, name="gwendolyn", display_name="Gwendolyn", password=PASSWORD)
    assert users_named(api, arguments) == {}
    api.users.add(support, name="gwen", display_name="Gwen", password=PASSWORD)
    (found,) = users_named(api, arguments).values()
    assert found["user_name"] == "gwen"

"""Names as long as the API takes them, without a space, where the pages of tests/e2e/pages.py show them."""

from panel.api.auth import ServiceAccountAuth
from panel.api.client import Api
from tests.sandboxes import RunningSandbox

LONG = "Donaudampfschifffahrtsgesellschaft" * 7 + "skapitänswitwe!!!"


def give_long_names(sandbox: RunningSandbox) -> None:
    """To the application `support`, its first user, a subuser, a skill and a service account."""
    key = sandbox.credentials
    api = Api(sandbox.url, ServiceAccountAuth(key["account_id"], key["key_id"], key["private_key"]))
    support = next(each.id for each in api.applications.list() if each.name == "support")
    first = api.users.list(support, count=1).items[0]
    api.users.change(first.id, active=True, name="a" * 50, display_name=LONG, custom_data=LONG)
    duo = next(each for each in api.subusers.list() if each.name == "duo")
    api.subusers.change(duo.id, description=LONG)
    api.keys.create(name="long", description=LONG, roles=["Owner"])
    api.skills.bind([api.skills.add(name=LONG[:100])], [first.id])

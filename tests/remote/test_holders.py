"""Who of the account can do something."""

from panel.access.matrix import Section
from panel.api.keys import Key
from panel.api.roles import Role
from panel.api.subusers import Subuser
from panel.remote.holders import people_with, programs_with

TEAM = (
    Subuser(1, "walter", roles=(Role("Payer"), Role("Admin", inherited=True))),
    Subuser(2, "agnes", roles=(Role("UserManager"),)),
    Subuser(3, "nobody"),
)
KEYS = (
    Key("k1", "import", roles=(Role("Owner"),)),
    Key("k2", "", roles=(Role("Developer"),)),
    Key("k3", "bare"),
)


def test_people_are_found_with_the_roles_that_give_it_also_inherited_ones() -> None:
    found = people_with(TEAM, Section.USERS_IN_AN_APPLICATION)
    assert [(each.subuser.name, each.giving) for each in found] == [("agnes", ["UserManager"]), ("walter", ["Admin"])]


def test_everybody_may_call_what_needs_no_role() -> None:
    assert [each.subuser.name for each in people_with(TEAM, "GetRoles")] == ["agnes", "nobody", "walter"]
    assert [each.name for each in programs_with(KEYS, "GetRoles")] == ["bare", "import", "k2"]


def test_for_a_section_a_key_counts_by_the_methods_that_do_the_same() -> None:
    found = programs_with(KEYS, Section.USERS_IN_AN_APPLICATION)
    assert [(each.name, each.giving) for each in found] == [("import", ["Owner"]), ("k2", ["Developer"])]
    assert found[1].methods[0] == "GetUsers"
    assert "AddUser" not in found[1].methods
    assert programs_with(KEYS, Section.BILLING) == []

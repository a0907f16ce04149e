"""The columns of an import of users; the export of the list has the same."""

from django.utils.translation import gettext_noop as N_

from panel.bulk.columns import Column

NAME = "name"
USERS = (
    Column(
        "name",
        N_("Username"),
        ("user_name", "login", "user"),
        N_("3 to 50 lowercase letters, digits, - and _. A user with this name is changed, else one is created."),
        "ada",
    ),
    Column(
        "display_name", N_("Display name"), ("user_display_name", "full name"), N_("What others see."), "Ada Lovelace"
    ),
    Column(
        "password",
        N_("Password"),
        ("user_password",),
        N_("For new users; the panel can make it where the cell is empty. Other users keep theirs by default."),
        "",
    ),
    Column("active", N_("Active"), ("user_active",), N_("yes or no; new users are active without it."), "yes"),
    Column(
        "separate_balance", N_("Separate balance"), (), N_("yes or no; new users share the account's without it."), "no"
    ),
    Column("shared_balance", N_("Shared balance"), ("parent_accounting",), N_("The opposite, as the API has it."), ""),
    Column("custom_data", N_("Custom data"), ("user_custom_data",), N_("Any text."), ""),
    Column(
        "skills", N_("Skills"), ("skill_name",), N_("Names, separated by ;. In SmartQueue with a level: Billing:3."), ""
    ),
    Column("queues", N_("Queues"), ("acd_queue_name", "sq_queue_name"), N_("Names, separated by ;."), ""),
    Column("id", N_("User ID"), ("user_id",), is_told=True),
    Column("acd_status", N_("ACD status"), is_told=True),
    Column("balance", N_("Balance"), is_told=True),
    Column("created", N_("Created"), is_told=True),
    Column("modified", N_("Modified"), is_told=True),
)
SUBUSERS = (
    Column(
        "name",
        N_("Name"),
        ("new_subuser_name", "subuser_name", "subuser", "login", "username"),
        N_("5 to 20 letters, digits, - and _. A subuser with this name is changed, else one is created."),
        "anna-b",
    ),
    Column("description", N_("Description"), (), N_("Who this is."), "Anna, second shift"),
    Column(
        "password",
        N_("Password"),
        ("new_subuser_password", "subuser_password"),
        N_("For new subusers; the panel can make it."),
    ),
    Column(
        "roles",
        N_("Roles"),
        ("role_name", "role"),
        N_("All that it is to have, separated by ;."),
        "UserManager;Support",
    ),
    Column("id", N_("Subuser ID"), ("subuser_id",), is_told=True),
    Column("last_sign_in", N_("Last sign-in"), is_told=True),
)

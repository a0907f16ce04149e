"""The columns of an import of users; the export of the list has the same."""

from panel.bulk.columns import Column

NAME = "name"
USERS = (
    Column(
        "name",
        "Username",
        ("user_name", "login", "user"),
        "3 to 50 lowercase letters, digits, - and _. A user with this name is changed, else one is created.",
        "ada",
    ),
    Column("display_name", "Display name", ("user_display_name", "full name"), "What others see.", "Ada Lovelace"),
    Column(
        "password",
        "Password",
        ("user_password",),
        "For new users. Left empty, the panel can make one. Those of present users stay unless you choose otherwise.",
        "",
    ),
    Column("active", "Active", ("user_active",), "yes or no; new users are active without it.", "yes"),
    Column("separate_balance", "Separate balance", (), "yes or no; new users share the account's without it.", "no"),
    Column("shared_balance", "Shared balance", ("parent_accounting",), "The opposite, as the API has it.", ""),
    Column("custom_data", "Custom data", ("user_custom_data",), "Any text.", ""),
    Column("skills", "Skills", ("skill_name",), "Names, separated by ;. In SmartQueue with a level: Billing:3.", ""),
    Column("queues", "Queues", ("acd_queue_name", "sq_queue_name"), "Names, separated by ;.", ""),
    Column("id", "User ID", ("user_id",), is_told=True),
    Column("acd_status", "ACD status", is_told=True),
    Column("balance", "Balance", is_told=True),
    Column("created", "Created", is_told=True),
    Column("modified", "Modified", is_told=True),
)
SUBUSERS = (
    Column(
        "name",
        "Name",
        ("new_subuser_name", "subuser_name", "subuser", "login", "username"),
        "5 to 20 letters, digits, - and _. A subuser with this name is changed, else one is created.",
        "anna-b",
    ),
    Column("description", "Description", (), "Who this is.", "Anna, second shift"),
    Column(
        "password", "Password", ("new_subuser_password", "subuser_password"), "For new subusers; the panel can make it."
    ),
    Column("roles", "Roles", ("role_name", "role"), "All that it is to have, separated by ;.", "UserManager;Support"),
    Column("id", "Subuser ID", ("subuser_id",), is_told=True),
    Column("last_sign_in", "Last sign-in", is_told=True),
)

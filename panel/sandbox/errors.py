"""The API's errors."""

from typing import Final

# Codes are the contract. Texts differ between the API's own sources, so clients must not read them.
MESSAGES: Final = {
    1: "Invalid account name or password",
    2: "Internal error",
    100: "Authorization failed",
    101: 'For input string: "{value}"',
    102: "'cmd' parameter is missed.",
    103: "Unknown command.",
    105: "The required output format type is not supported",
    107: "Invalid application name",
    108: "Exceeded the application count limit per account",
    109: "Exceeded the user count limit per account",
    111: "Invalid date format",
    112: "The password must be at least 6 characters long.",
    116: "The 'application_id' parameter is invalid.",
    117: "The 'user_id' parameter is invalid.",
    118: "The user name is not unique",
    122: (
        "User name should start with a letter or digit and can contain latin characters, digits, hyphen"
        " and must be at least 3 characters long."
    ),
    123: "Invalid date range",
    129: "Application name is not unique",
    134: "Required parameter is empty",
    135: "Session timeout",
    157: "The 'user_display_name' parameter is invalid",
    161: "The 'session_id' parameter is invalid",
    203: "The 'mobile_phone' parameter is invalid",
    212: "The 'user_custom_data' parameter length must be less than 8192",
    218: "The 'acd_queue_id' parameter is invalid",
    220: "The 'skill_name' parameter length must be less than 512",
    221: "Skill's name is not unique",
    222: "The 'skill_id' parameter is invalid",
    224: "The 'excluded_skill_id' parameter is invalid",
    227: "The 'acd_status' parameter is invalid",
    285: "The 'required_admin_user_id' parameter is invalid",
    291: "The 'admin_role_id' parameter is invalid",
    320: "The 'authorized_ip' parameter is invalid",
    321: "The authorized IP is not found",
    322: "The 'contains_ip' parameter is invalid",
    323: "Exceeded the authorized IP count limit per account",
    340: "Rate limit exceed",
    381: "No application is bound to the queue",
    393: "The user is not bound to the application",
    401: "The 'advanced_filters' parameter is invalid",
    433: "Invalid key id.",
    434: "Invalid subuser id.",
    435: "Invalid role set.",
    436: "Sub user login is not unique.",
    437: "Max number of keys exceeded.",
    438: "Max number of subusers exceeded.",
    439: "Subuser has at least one key with this roles.",
    440: "The 'role_id' parameter is invalid.",
    441: "The 'role_name' parameter is invalid.",
    447: "Invalid token format.",
    448: "Current subuser password is missing.",
    449: "Using 'role_id' and 'role_name' at the same_time.",
    452: "Subuser name must be at least 5 and up to 20 characters long.",
    453: "Subuser name should start with a letter and can contain latin characters",
    454: "The token TTL exceeds the maximum limit.",
    455: "Token issued in the future.",
    456: "The token has expired.",
    458: "Specify only one of the following parameters: {value}",
    462: "New user name should start with a letter or digit and can contain latin characters",
    463: "Blank password is not allowed. Please specify a new password at least 8 characters long.",
    464: "Password should be at least 8 characters long and contain uppercase characters (A-Z)",
    496: "The '{field}' parameter is invalid.",
    498: "Agent can be assigned up to 5 skills",
    499: "The '{field}' parameter length must be less than {value}.",
    523: "Password is too weak",
    524: "Password cannot contain spaces.",
    535: "Please choose a password that you have not used before.",
    558: "Application is not found.",
    563: "You cannot bind more than {value} queues to an agent.",
    569: "Date range must be within {value} days.",
}


class Refusal(Exception):
    """An error: its code, a text, and the parameter it is about, if there is one."""

    def __init__(self, code: int, field: str | None = None, value: object = None) -> None:
        self.code = code
        self.field = field
        self.message = MESSAGES.get(code, MESSAGES[2]).format(field=field, value=value)
        super().__init__(self.message)

    def answer(self) -> dict[str, object]:
        """Shape of every refusal: {error: {msg, code[, field_name]}, errors: [the same]}."""
        error: dict[str, object] = {"msg": self.message, "code": self.code}
        if self.field is not None:
            error["field_name"] = self.field
        return {"error": error, "errors": [error]}

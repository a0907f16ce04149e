"""What the public contract leaves open, and what the sandbox does: every assumption has a name.

The code refers to them by id, as in `# A15`. A client should also work with the other possible answers.
"""

from typing import Final

# id: (what is unknown, what the sandbox does)
ASSUMPTIONS: Final = {
    "A1": ("HTTP status of refusals", "200, the error in the body"),
    "A5": ("ids of roles but 3, 7 and 9, names of role groups", "invented and stable; GetRoles lists them"),
    "A6": ("spelling of role names", "as in GetRoles: UserManager, CallListManager; case matters"),
    "A7": ("whether SetKeyRoles replaces or adds", "replaces"),
    "A8": ("giving a role that the subuser has, taking one that they do not have", "no error, nothing changes"),
    "A9": (
        "taking a role from a subuser whose key has it",
        "439; with force the keys also lose the role",
    ),
    "A10": (
        "taking the last role; taking Owner from oneself",
        "the last role can be taken; nobody can take Owner from themselves: 435",
    ),
    "A11": ("characters of a subuser's name", "lower-cased, then a letter and letters, digits, _ or -"),
    "A12": ("length of descriptions", "shorter than 256 characters, else 499"),
    "A13": (
        "the largest page",
        "1000 records, even if more are asked for; --largest-page sets another, --refuse-large-pages refuses: 496",
    ),
    "A14": ("page size of lists without totals (subusers, keys, SmartQueue)", "20 records"),
    "A15": ("scope in which a user's name is unique", "the application: 118"),
    "A16": ("how filters by a part of a name match", "anywhere in it, upper or lower case"),
    "A17": ("code of a missing parameter", "134; an id has its own code (116, 117, 218, 222, 433, 434, 440)"),
    "A18": ("both alternatives given", "458, roles 449"),
    "A19": ("deleting several, one of them unknown", "all are refused, nothing is deleted"),
    "A20": (
        "whether the default of an editing method's parameter overwrites, such as SetUserInfo's user_active",
        "what is not sent stays as it is; with --strict-defaults it is overwritten",
    ),
    "A21": ("a list without matches", "result [], total_count 0, count 0"),
    "A22": ("empty user_custom_data", "clears it; the field is absent from then on"),
    "A23": (
        "how many keys, subusers, applications and authorized addresses an account may have",
        "100 of each; the large account has no limits",
    ),
    "A24": ("rate limits", "none; a fault can set one: 340"),
    "A25": ("what the audit log shows of secrets", "******"),
    "A26": ("a new user", "active, shares the account's balance, OFFLINE, balances 0"),
    "A27": ("deleting a subuser who has keys", "its keys are also deleted"),
    "A29": (
        "which inherited roles are listed, and what with_expanded_roles adds",
        "all of them, marked as inherited; with_expanded_roles adds child_ids",
    ),
    "A30": (
        "which code a bad password gets",
        "below 6 characters 112, else 464; 523 when its letters are the name's, or when it is well known",
    ),
    "A31": ("an empty value", "counts as not sent, except for texts"),
    "A32": ("tolerance of clocks", "5 seconds"),
    "A33": (
        "code of an unknown application_name",
        "107, also if GetUsers finds it in no name; of an unknown required_application_name 558",
    ),
    "A34": ("a filter by an id that is not the account's", "refused with the id's own code"),
    "A35": ("default of GetUsers' return_live_balance", "true, as in GetAccountInfo"),
    "A36": ("rules and scenarios of applications", "there are none: asking for them adds an empty list"),
    "A37": (
        "a parameter that is given several times",
        "of a list all values, of others the first; the query comes before the body",
    ),
    "A38": ("roles of a subuser's key", "at most those of the subuser: 435; the account's own keys may have any"),
    "A39": ("who may call SetSubUserInfo", "the account's keys, an Owner, and a subuser for itself; else 434"),
    "A40": ("which keys a subuser's key sees and changes", "those of the same subuser; others are unknown to it: 433"),
    "A41": ("statuses of SmartQueue agents", "CALL follows the user's acd_status, IM is OFFLINE"),
    "A42": ("how many queues an agent may be bound to", "50: 563"),
    "A43": ("the longest range of GetAuditLog", "366 days: 569; without dates everything"),
    "A44": ("the zone of GetAuditLog's from_date and to_date", "UTC, with any timezone"),
    "A45": (
        "a report of the audit log",
        "GetAuditLogAsync makes it at once, with the names of AuditLogInfoType as columns, in UTC; is_async: 105",
    ),
    "A46": ("which key signed a call in the audit log", "an additional field, key_id"),
    "A47": ("which roles may call SmartQueue methods", "those that may call the matching ACD v1 methods"),
    "A48": ("who is a SmartQueue agent", "every user of the application"),
    "A49": ("code of an unknown SmartQueue queue or skill, or of a level outside 1..5", "496"),
    "A50": ("HTTP methods other than GET and POST", "405, nothing is done"),
    "A51": (
        "Logon and GetSessionID of a subuser (undocumented)",
        "as public code sends them, without a token, also below /api; they return a session, which opens nothing here",
    ),
    "A52": ("how long such a session is valid, and the codes", "8 hours: 135, unknown 161; a wrong password is 1"),
    "A53": (
        "what the lists of authorized addresses do",
        "CheckAuthorizedAccountIP follows them, other calls always work; denied comes first, then allowed",
    ),
    "A54": (
        "who may read admin users, and whether they still work",
        "Owner and Admin; they are listed, but cannot do anything",
    ),
}

"""`make contract` writes docs/contract.md: which methods of the Management API are where.

Everything in it comes from the code: the sandbox's table of methods, the commands that panel/api sends, the rooms
that call them, the calls in the suite of the vendor's client.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill
from typing import Final

from panel.api.rights import ASSUMED, METHOD_ROLES, parse
from panel.sandbox.assumptions import ASSUMPTIONS
from panel.sandbox.methods import METHODS
from panel.sandbox.personalities import PERSONALITIES

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "contract.md"
GROUPS: Final = {
    "Users": ("GetUsers", "AddUser", "SetUserInfo", "DelUser"),
    "Role system": (
        *("GetSubUsers", "AddSubUser", "SetSubUserInfo", "DelSubUser"),
        *("GetSubUserRoles", "SetSubUserRoles", "RemoveSubUserRoles", "GetRoles", "GetRoleGroups"),
        *("GetKeys", "CreateKey", "UpdateKey", "DeleteKey", "GetKeyRoles", "SetKeyRoles", "RemoveKeyRoles"),
    ),
    "Applications": ("GetApplications", "AddApplication", "SetApplicationInfo", "DelApplication"),
    "Skills and queues": (
        *("GetSkills", "AddSkill", "SetSkillInfo", "DelSkill", "BindSkill", "GetQueues", "BindUserToQueue"),
        *("SQ_GetQueues", "SQ_GetSkills", "SQ_GetAgents", "SQ_BindAgent", "SQ_UnbindAgent"),
        *("SQ_BindSkill", "SQ_UnbindSkill", "SQ_SetAgentInfo"),
    ),
    "Account and history": (
        *("GetAccountInfo", "GetAuditLog", "GetAuditLogAsync", "GetHistoryReports", "DownloadHistoryReport"),
        *("CheckAuthorizedAccountIP", "GetAuthorizedAccountIPs", "AddAuthorizedAccountIP", "DelAuthorizedAccountIP"),
    ),
    "Admin users": ("GetAdminUsers", "GetAdminRoles"),
    "Undocumented": ("Logon", "GetSessionID"),
}
# What a reader needs to know about a group before its table.
ABOUT: Final = {
    "Admin users": (
        "They came before subusers and roles, and are in the current reference: people who may sign in, but are in no"
        " list of subusers. Whether they still work is unknown, so the panel only reads them:"
        " AddAdminUser, SetAdminUserInfo, DelAdminUser, AttachAdminRole, AddAdminRole and DelAdminRole are left out."
    ),
    "Undocumented": (
        "Public code checks a subuser's password with these at a regional host. The panel does not need them: it"
        " asks Logon where `PANEL_EXPERIMENTAL_LOGON_URL` is set, which is off by default."
    ),
}
# The functions of panel/api/calls.py that are given a method to send.
SENDS: Final = {"read", "rows", "find", "whole", "page", "first", "write", "change", "create"}
LEFT_OUT: Final = {
    "TransferMoneyToUser": "removed from the vendor's clients and reference",
    "Logon of the main account, Logout": "no longer in the reference; the panel signs with a service account's key",
}
# What the panel assumes beyond the sandbox: where, what is unknown, what it does.
PANELS_OWN: Final = (
    ("panel/api/rights.py", "which roles may call SmartQueue's methods", "those of their ACD v1 counterparts"),
    ("panel/api/rights.py", "which roles may call GetAdminUsers", "those of GetSubUsers"),
    ("panel/api/logon.py", "what Logon needs and returns for a subuser", "an experiment, off by default"),
    (
        "panel/api/errors.py",
        "whether 429, 314, 340 and 515 mean that a write was not done",
        "says so, never repeats it",
    ),
    ("panel/api/paging.py", "the largest `count`", "asks for 1000 at a time, for 100 where that is refused"),
    (
        "panel/skills/choices.py",
        "how to see what an application uses",
        "SmartQueue if it has a queue, else ACD v1",
    ),
    ("panel/skills/choices.py", "what an account without SmartQueue answers", "103, 104 or 317; else it is an error"),
    ("panel/api/users.py", "what SetUserInfo makes of a missing `user_active`", "always sends it"),
    ("panel/access/granting.py", "what a role unknown to the matrix can do", "more than anybody without this role"),
    ("panel/service_accounts/saving.py", "whether SetKeyRoles adds", "reads the roles back, and removes the old ones"),
    ("panel/api/keys.py", "whether CreateKey answers an object or a list", "takes both"),
    ("panel/remote/outside.py", "whether GetAuditLog needs dates", "always sends both, a year apart at most"),
    ("panel/remote/outside.py", "how soon GetAuditLog has a change", "says that it has not after two minutes"),
)
ROOM_NAMES: Final = {"people": "sign-in", "sign_in": "sign-in", "remote": "what all pages share"}
INTRODUCTION: Final = """\
# The contract

Which methods of the Management API are where. Written by `make contract`, and checked by a test; do not edit it by
hand.

* **Sandbox**: the imitation answers the method (`panel/sandbox/commands`).
* **panel/api**: the function that calls it.
* **Page**: the rooms of the panel that use it; a dash where no page needs it.
* **Judge**: ✓ where the vendor's own Python client calls it against the sandbox (`tests/contract`).
* **Assumptions**: what the public documentation leaves open; the numbers are explained below.

What the panel tolerates (`panel/api/lenient.py`, `paging.py`): an `error` with a code decides first, whatever stands
beside it, and `errors` alone will do; a null, and an empty text for a date or a number, count as absent, and what is
absent has a default; numbers and totals in texts, booleans as 0 and 1, a single object for a list and the reverse, JSON
in a text, a byte order mark, any status of 2xx; dates with `T`, fractions, `Z` or an offset; the id of something new
beside the result or in it; role names whatever their case, spaces, `_` and `-`; pages shorter than asked for, and lists
without a total. A field that cannot be understood is marked at its row and has its default; a row without a usable id
or name is counted, and hides no other. Strict are ids and names, and that a write was done.
"""


PERSONALITY: Final = """\
`manage.py sandbox --personality NAME` spells all answers in another way that some page, client or live sample makes
plausible. `tests/personalities` reads every page of the panel under each, `tests/contract` the vendor's client.
"""


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    for group, commands in GROUPS.items():
        rows = [row(command) for command in commands]
        about = f"{fill(ABOUT[group], 120)}\n\n" if group in ABOUT else ""
        parts.append(
            f"## {group}\n\n{about}{table(('Method', 'Sandbox', 'panel/api', 'Page', 'Judge', 'Assumptions'), rows)}"
        )
    parts.append(f"## Left out\n\n{table(('Method', 'Why'), LEFT_OUT.items())}")
    sandbox = [(number, *texts) for number, texts in ASSUMPTIONS.items()]
    parts.append(f"## Personalities of the sandbox\n\n{PERSONALITY}\n{table(('Name', 'Answers'), personalities())}")
    parts.append(f"## Assumptions of the sandbox\n\n{table(('', 'What is unknown', 'What the sandbox does'), sandbox)}")
    own = [(f"`{where}`", *texts) for where, *texts in PANELS_OWN]
    parts.append(f"## Assumptions of the panel\n\n{table(('Where', 'What is unknown', 'What the panel does'), own)}")
    return "\n".join(parts)


def personalities() -> list[tuple[str, str]]:
    """The sandbox's personalities, and what is particular about each."""
    return [(f"`{name}`", personality.about) for name, personality in PERSONALITIES.items()]


def table(head: tuple[str, ...], rows: object) -> str:
    """A table of Markdown."""
    lines = [head, ("---",) * len(head), *rows]  # type: ignore[misc]  # any iterable of rows
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def row(command: str) -> tuple[str, ...]:
    """What is known of one method."""
    functions = sent_by().get(command, [])
    return (
        f"`{command}`",
        "✓" if command in METHODS else "",
        ", ".join(f"`{attribute}.{name}`" for attribute, name in functions) or "–",
        ", ".join(rooms_calling(functions)) or "–",
        "✓" if is_judged(command) else "–",
        ", ".join(assumptions_of(command)) or "–",
    )


def sent_by() -> dict[str, list[tuple[str, str]]]:
    """Method -> the functions of panel/api that send it, as they are called: `users`, `list`."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    attributes = dict(re.findall(r"self\.(\w+) = (\w+)\(calls\)", (ROOT / "panel/api/client.py").read_text()))
    names = {class_name: attribute for attribute, class_name in attributes.items()}
    for path in sorted((ROOT / "panel/api").glob("*.py")):
        for class_name, function, command in commands_in(ast.parse(path.read_text())):
            if class_name in names:
                found.setdefault(command, {})[names[class_name], function] = None
    return {command: list(functions) for command, functions in found.items()}


def commands_in(module: ast.Module) -> Iterator[tuple[str, str, str]]:
    """Class, function, and the method of the API that is named in it."""
    for class_ in [node for node in module.body if isinstance(node, ast.ClassDef)]:
        for function in [node for node in class_.body if isinstance(node, ast.FunctionDef)]:
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                    command = node.args[0].value
                    is_sent = isinstance(node.func, ast.Attribute) and node.func.attr in SENDS
                    if is_sent and command in METHOD_ROLES:
                        yield class_.name, function.name, str(command)


def rooms_calling(functions: list[tuple[str, str]]) -> list[str]:
    """The rooms in whose code one of these functions is called."""
    if not functions:
        return []
    call = re.compile("|".join(rf"\b{attribute}\.{name}\(" for attribute, name in functions))
    apart = {"api", "sandbox", "management"}
    rooms = {
        path.relative_to(ROOT / "panel").parts[0]
        for path in sorted((ROOT / "panel").rglob("*.py"))
        if call.search(path.read_text())
    }
    return sorted(ROOM_NAMES.get(room, room.replace("_", " ")) for room in rooms - apart)


def is_judged(command: str) -> bool:
    """Whether the vendor's client calls it in our suite: `AddSubUser` is its `add_sub_user`."""
    prefix, _, rest = command.rpartition("_")
    name = re.sub(r"(?<!^)(?<![A-Z])(?=[A-Z])", "_", rest).lower()
    called = re.compile(rf"\.{'sq__' if prefix else ''}{name}\b")
    return any(called.search(path.read_text()) for path in (ROOT / "tests/contract").glob("test_*.py"))


def assumptions_of(command: str) -> list[str]:
    """The numbers that the sandbox's function and what it uses of its own module mention, and that of assumed roles."""
    found = {"A47"} if command in parse(ASSUMED) else set()
    if command in METHODS:
        run = METHODS[command].run
        found |= set(re.findall(r"\bA\d+\b", code_of(run.__name__, Path(inspect.getfile(run)).read_text())))
    return sorted(found & set(ASSUMPTIONS), key=lambda number: int(number[1:]))


def code_of(name: str, source: str) -> str:
    """The lines of a function, comments included, and of everything in its module that it leads to."""
    lines, parts = source.splitlines(), {}
    for node in ast.parse(source).body:
        for target in defined_by(node):
            parts[target] = (node, "\n".join(lines[node.lineno - 1 : node.end_lineno]))
    seen: dict[str, str] = {}
    waiting = [name]
    while waiting:
        if (current := waiting.pop()) in parts and current not in seen:
            node, seen[current] = parts[current]
            waiting += [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]
    return "\n".join(seen.values())


def defined_by(node: ast.stmt) -> list[str]:
    """The names that a statement of a module makes."""
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


if __name__ == "__main__":
    PAGE.write_text(page())

"""Asks the API whether a subuser's password at Voximplant is right, with `Logon`.

Assumption: no documentation describes `Logon` for subusers. Public code posts `account_id`, `subuser_login` and
`subuser_password` to a regional host, and reads a temporary session from `result`; no answer was captured.
"""

import httpx

from panel.api.decoding import envelope_of, refusal_in, refused
from panel.api.errors import ApiRefused
from panel.api.lenient import MISFITS, whole_number
from panel.api.posting import post

COMMAND = "Logon"


def password_fits(
    client: httpx.Client, url: str, account_id: int, subuser_login: str, password: str, deadline: float
) -> bool:
    """Whether the API opens a session for this subuser with this password. The session is not used.

    Args:
        url: the address up to the method's name.
        deadline: of time.monotonic().

    Raises:
        ApiUnreachable: no usable answer; it says nothing about the password.
    """
    sent = {"account_id": str(account_id), "subuser_login": subuser_login, "subuser_password": password}
    try:
        # Sent once, like a write: a wrong password that is sent again could count as another guess there.
        body = post(client, url.rstrip("/"), httpx.Auth(), COMMAND, sent, deadline, write=True)
        envelope = envelope_of(COMMAND, body, write=True)
        if refusal := refusal_in(envelope):
            raise refused(COMMAND, refusal)
    except ApiRefused:
        return False
    session = envelope.get("result")
    return isinstance(session, str) and bool(session) and is_of(account_id, envelope.get("account_id"))


def is_of(account_id: int, answered: object) -> bool:
    """Whether the session is of our account; the answer need not name the account."""
    try:
        return answered is None or whole_number(answered) == account_id
    except MISFITS:
        return False

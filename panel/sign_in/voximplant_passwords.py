"""Experimental, and off unless PANEL_EXPERIMENTAL_LOGON_URL is set: a subuser's Voximplant password opens the panel.

It is only checked if the panel's own hash does not match, so nobody needs it, and nobody is locked out by it.
"""

import logging
import time

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.views.decorators.debug import sensitive_variables

from panel.api.calls import shared_client
from panel.api.errors import ApiError
from panel.api.logon import COMMAND, password_fits
from panel.api.subusers import Subuser
from panel.people.models import Account, Member
from panel.resilience.deadline import Deadline, current
from panel.resilience.waiting import waiting
from panel.sign_in import panel_passwords

log = logging.getLogger(__name__)

LOGON_SECONDS = 4.0  # the rest of the request's ten is for the subuser and their roles


@sensitive_variables()
def member_with(account_name: str, username: str, password: str) -> Member | None:
    """The subuser with this password at Voximplant; the panel stores a hash of it.

    None if the password is wrong, or if the API does not answer.

    Raises:
        TooBusyError: too many passwords are hashed now; nothing was changed.
    """
    account = Account.objects.filter(name=account_name).first() if settings.EXPERIMENTAL_LOGON_URL else None
    if account is None:
        return None
    try:
        subuser = subuser_with(account, username.lower(), password)
    except ApiError as error:
        log.warning("A password could not be checked at Voximplant: %s", error)
        return None
    if subuser is None:
        return None
    log.info("%s signed in with their password at Voximplant.", subuser.name)
    return panel_passwords.give_hashed(account, subuser.id, subuser.name, make_password(password))


@sensitive_variables()
def subuser_with(account: Account, login: str, password: str) -> Subuser | None:
    """The account's subuser with this name, if the password is right.

    The list of subusers is only read after a right password, so guessing does not cause it.

    Raises:
        ApiError
    """
    request = current() or Deadline(LOGON_SECONDS)
    # No breaker: its probes are reads, and this is not one.
    with waiting().place(COMMAND, request):
        ends = time.monotonic() + min(LOGON_SECONDS, request.left())
        url = settings.EXPERIMENTAL_LOGON_URL
        if not password_fits(shared_client(), url, account.account_id, login, password, ends):
            return None
    return next((subuser for subuser in account.api().subusers.list() if subuser.name.lower() == login), None)

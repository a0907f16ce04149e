"""`manage.py rotate_keys`: what is stored encrypted, encrypted again with the newest of PANEL_ENCRYPTION_KEYS."""

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from panel.jobs.rotating import rotate_rows
from panel.journal.actor import COMMAND_LINE, Actor
from panel.journal.kinds import Kind
from panel.journal.noting import note
from panel.people.encryption import rotate
from panel.people.models import Account


class Command(BaseCommand):
    """Afterwards the older keys can be removed from PANEL_ENCRYPTION_KEYS."""

    help = "Encrypts the stored service keys under the newest encryption key."

    @transaction.atomic
    def handle(self, *_args: object, **_options: object) -> None:
        """All accounts, or none if one key cannot be read."""
        accounts = Account.objects.select_for_update()
        for account in accounts:
            try:
                account.private_key = rotate(account.private_key)
            except InvalidToken:
                raise CommandError(
                    f"The key of account {account.name} was encrypted under a key that PANEL_ENCRYPTION_KEYS does not "
                    "hold. Put that key back, or connect the account again. Nothing was changed."
                ) from None
            account.save(update_fields=["private_key"])
            note(Actor.without_session(account, "Somebody at the command line", COMMAND_LINE), Kind.KEYS_ROTATED)
        try:
            rotate_rows()
        except InvalidToken:
            raise CommandError(
                "What a job keeps was encrypted under a key that PANEL_ENCRYPTION_KEYS does not hold. Put that key "
                "back; a day after the job has ended it is not needed any more. Nothing was changed."
            ) from None
        self.stdout.write(f"Encrypted again: {len(accounts)} of {len(accounts)} service keys.")

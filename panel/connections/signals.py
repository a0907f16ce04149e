"""Sent after a connection: this room does not know the journal, which listens."""

from django.dispatch import Signal

account_connected = Signal()  # request (None: a command), account

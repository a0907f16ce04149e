"""What happens to connections, for whoever listens: this room knows nothing of the journal."""

from django.dispatch import Signal

account_connected = Signal()  # request (None: by a command), account

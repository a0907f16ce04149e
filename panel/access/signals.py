"""What was refused, for whoever listens: this room knows nothing of the journal."""

from django.dispatch import Signal

access_refused = Signal()  # request, details: {"section": ...} or {"method": ...}

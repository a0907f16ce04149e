"""Sent after a refusal: this room does not know the journal, which listens."""

from django.dispatch import Signal

access_refused = Signal()  # request, details: {"section": ...} or {"method": ...}

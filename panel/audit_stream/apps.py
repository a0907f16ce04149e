from django.apps import AppConfig


class AuditStreamConfig(AppConfig):
    """How far each account's journal was sent."""

    name = "panel.audit_stream"
    label = "audit_stream"

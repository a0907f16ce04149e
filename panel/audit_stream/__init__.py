"""The journal's events, sent on to a webhook or a syslog receiver as they come: docs/audit-stream.md."""

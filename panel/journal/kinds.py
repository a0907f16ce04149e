"""What an event is about, and how a write ended: the words of the journal."""

from django.db import models


class Kind(models.TextChoices):
    """What happened. A write has an event *sent*, one *ended* and sometimes *settled*; anything else has one event."""

    SENT = "sent", "Sent"
    ENDED = "ended", "Ended"
    SETTLED = "settled", "Settled"
    SIGNED_IN = "signed_in", "Signed in"
    SIGN_IN_FAILED = "sign_in_failed", "Sign-in failed"
    SIGN_IN_PAUSED = "sign_in_paused", "Sign-in paused"
    SIGNED_OUT = "signed_out", "Signed out"
    SESSIONS_ENDED = "sessions_ended", "Sessions ended"
    PASSWORD_CHANGED = "password_changed", "Panel password changed"
    LINK_MADE = "link_made", "One-time link made"
    LINK_USED = "link_used", "One-time link used"
    LINK_TAKEN_BACK = "link_taken_back", "One-time link taken back"
    REFUSED = "refused", "Refused by the panel"
    SETTINGS_CHANGED = "settings_changed", "Settings changed"
    EXPORTED = "exported", "Exported"
    KEY_CONNECTED = "key_connected", "Key connected"
    KEY_BEYOND_MAKER = "key_beyond_maker", "Key may do more than its maker"
    KEYS_ROTATED = "keys_rotated", "Key encrypted again"
    TIDIED = "tidied", "Old events removed"


class State(models.TextChoices):
    """How a write stands now."""

    SENT = "sent", "Sent"  # no end was seen: it is on its way, or its process was stopped
    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
    FAILED = "failed", "Not sent"
    UNKNOWN = "unknown", "Unknown"
    NOT_DONE = "not done", "Not done"  # was unknown; it was looked up, and had taken no effect
    UNTOLD = "can't be told", "Can't be told"  # was unknown; it was looked up, in vain


OPEN = (State.SENT, State.UNKNOWN)
SETTLED_AS = (State.DONE, State.NOT_DONE, State.UNTOLD)

# What the log can be narrowed to. A write is one entry, whatever the number of its events.
GROUPS = {
    "changes": ("Changes", (Kind.SENT,)),
    "sign-ins": (
        "Sign-ins and sessions",
        (
            Kind.SIGNED_IN,
            Kind.SIGN_IN_FAILED,
            Kind.SIGN_IN_PAUSED,
            Kind.SIGNED_OUT,
            Kind.SESSIONS_ENDED,
            Kind.PASSWORD_CHANGED,
            Kind.LINK_MADE,
            Kind.LINK_USED,
            Kind.LINK_TAKEN_BACK,
        ),
    ),
    "refusals": ("Refused by the panel", (Kind.REFUSED,)),
    "keys": ("Keys that may do more than their maker", (Kind.KEY_BEYOND_MAKER,)),
    "panel": (
        "The panel itself",
        (Kind.SETTINGS_CHANGED, Kind.EXPORTED, Kind.KEY_CONNECTED, Kind.KEYS_ROTATED, Kind.TIDIED),
    ),
}

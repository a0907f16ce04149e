"""The kinds of events, and how a write can end."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_


class Kind(models.TextChoices):
    """A write has an event *sent*, one *ended* and sometimes *settled*; anything else has one event."""

    SENT = "sent", _("Sent")
    ENDED = "ended", _("Ended")
    SETTLED = "settled", _("Settled")
    SIGNED_IN = "signed_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    SIGN_IN_PAUSED = "sign_in_paused", _("Sign-in paused")
    SIGNED_OUT = "signed_out", _("Signed out")
    SESSIONS_ENDED = "sessions_ended", _("Sessions ended")
    PASSWORD_CHANGED = "password_changed", _("Panel password changed")
    LINK_MADE = "link_made", _("One-time link made")
    LINK_USED = "link_used", _("One-time link used")
    LINK_TAKEN_BACK = "link_taken_back", _("One-time link revoked")
    REFUSED = "refused", _("Refused by the panel")
    SUSPENDED = "suspended", _("Suspended")
    RESTORED = "restored", _("Restored")
    SUSPENSION_FORGOTTEN = "suspension_forgotten", _("Suspension forgotten")
    DRIFT_ACCEPTED = "drift_accepted", _("Changes made elsewhere accepted")
    REVIEW_FINISHED = "review_finished", _("Access review finished")
    SETTINGS_CHANGED = "settings_changed", _("Settings changed")
    EXPORTED = "exported", _("Exported")
    KEY_CONNECTED = "key_connected", _("Key connected")
    KEY_BEYOND_MAKER = "key_beyond_maker", _("Key may do more than its maker")
    KEYS_ROTATED = "keys_rotated", _("Key encrypted again")
    TIDIED = "tidied", _("Old events removed")
    BACKUP_RESTORED = "backup_restored", _("Brought back from a backup")
    VIEW_BEGUN = "view_begun", _("View as others begun")
    VIEW_ENDED = "view_ended", _("View as others ended")


class State(models.TextChoices):
    """The present outcome of a write."""

    SENT = "sent", _("Sent")  # it is on its way, or its process was stopped
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Not sent")
    UNKNOWN = "unknown", _("Unknown")
    NOT_DONE = "not done", _("Not done")  # was unknown; a look found that it had no effect
    UNTOLD = "can't be told", _("Still unknown")  # was unknown; a look did not find it out


OPEN = (State.SENT, State.UNKNOWN)
SETTLED_AS = (State.DONE, State.NOT_DONE, State.UNTOLD)


class Group(NamedTuple):
    label: str
    kinds: tuple[Kind, ...]


# The filters of the log.
GROUPS = {
    "changes": Group(N_("Changes"), (Kind.SENT,)),
    "sign-ins": Group(
        N_("Sign-ins and sessions"),
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
            Kind.VIEW_BEGUN,
            Kind.VIEW_ENDED,
        ),
    ),
    "team": Group(
        N_("Suspensions, changes made elsewhere, reviews"),
        (Kind.SUSPENDED, Kind.RESTORED, Kind.SUSPENSION_FORGOTTEN, Kind.DRIFT_ACCEPTED, Kind.REVIEW_FINISHED),
    ),
    "refusals": Group(N_("Refused by the panel"), (Kind.REFUSED,)),
    "keys": Group(N_("Keys that may do more than their maker"), (Kind.KEY_BEYOND_MAKER,)),
    "panel": Group(
        N_("The panel itself"),
        (
            Kind.SETTINGS_CHANGED,
            Kind.EXPORTED,
            Kind.KEY_CONNECTED,
            Kind.KEYS_ROTATED,
            Kind.TIDIED,
            Kind.BACKUP_RESTORED,
        ),
    ),
}

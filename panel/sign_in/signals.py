"""Sent at sign-in: this room does not know the journal, which listens."""

from django.dispatch import Signal

# Beside these, Django's own: user_logged_in, user_login_failed, user_logged_out.
sign_in_paused = Signal()  # request, account and username as they were typed (username is None for the main account)
sign_in_suspended = Signal()  # request, account (an Account), subuser_id, name: all was right, but they are suspended
link_used = Signal()  # request, who (a Member): a panel password was chosen with a one-time link

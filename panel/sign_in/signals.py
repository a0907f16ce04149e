"""What happens at sign-in, for whoever listens: this room knows nothing of the journal."""

from django.dispatch import Signal

# Beside these, Django's own: user_logged_in, user_login_failed, user_logged_out.
sign_in_paused = Signal()  # request, account and username as they were typed (username is None for the main account)
link_used = Signal()  # request, who (a Member): a panel password was chosen by a one-time link

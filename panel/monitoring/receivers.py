"""Counts sign-ins, by the signals that the journal also listens to."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver

from panel.metrics import SIGN_INS
from panel.sign_in.signals import sign_in_paused, sign_in_suspended


@receiver(user_logged_in)
def on_sign_in(**_: Any) -> None:
    SIGN_INS.labels("ok").inc()


@receiver([user_login_failed, sign_in_suspended])
def on_failed_sign_in(**_: Any) -> None:
    SIGN_INS.labels("failed").inc()


@receiver(sign_in_paused)
def on_pause(**_: Any) -> None:
    SIGN_INS.labels("paused").inc()

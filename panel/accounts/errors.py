"""What sign-in raises beyond a form's errors."""


class TooBusyError(Exception):
    """Too many do the same at this moment. Nothing was done; trying again in `retry_after` seconds is right."""

    retry_after = 5

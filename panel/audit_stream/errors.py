class NotTakenError(Exception):
    """The receiver did not take a batch, or nobody knows whether it did. The message holds no secret."""

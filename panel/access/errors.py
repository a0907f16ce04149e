"""What can go wrong while a member's roles are asked for."""


class NoLongerAMember(Exception):  # noqa: N818 - it says what is the case, as DoesNotExist does
    """The subuser who is signed in does not exist any more."""

"""What can go wrong while a member's roles are read."""


class NoLongerAMember(Exception):
    """The subuser who is signed in no longer exists."""

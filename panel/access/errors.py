"""What can go wrong while a member's roles are asked for."""


class NoLongerAMember(Exception):
    """The subuser who is signed in does not exist any more."""

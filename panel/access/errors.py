"""What can go wrong while a member's roles are read."""


class NoLongerAMember(Exception):
    """The subuser who is signed in no longer exists."""


class Suspended(NoLongerAMember):
    """The subuser exists, but is suspended here: nothing is open to them until they are restored."""

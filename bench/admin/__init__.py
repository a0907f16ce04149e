"""The yardstick: the Django admin's change list over as many people as a large account has, in SQLite."""

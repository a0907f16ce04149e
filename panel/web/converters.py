"""What an address may hold."""

from django.urls.converters import IntConverter

LARGEST_ID = 2**63 - 1


class IdConverter(IntConverter):
    """An id of the API: a number of 64 bits. A longer one is no address at all, so nobody asks the API for it."""

    def to_python(self, value: str) -> int:
        """The number.

        Raises:
            ValueError: nothing can have this id.
        """
        number = super().to_python(value)
        if number > LARGEST_ID:
            raise ValueError("No id is as large as this.")
        return number

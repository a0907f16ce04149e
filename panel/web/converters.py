"""What an address may hold."""

from django.urls.converters import IntConverter

LARGEST_ID = 2**63 - 1


class IdConverter(IntConverter):
    """An id of the API: a number of 64 bits. A larger one is not found, without a call of the API."""

    def to_python(self, value: str) -> int:
        number = super().to_python(value)
        if number > LARGEST_ID:
            raise ValueError("No id is as large as this.")
        return number

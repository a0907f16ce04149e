"""What jobs keep encrypted, encrypted again under the newest key."""

from panel.jobs.models import JobRow
from panel.people.encryption import rotate

CHUNK = 500


def rotate_rows() -> int:
    """How many rows. It is removed after a day in any case: see tidying.py.

    Raises:
        cryptography.fernet.InvalidToken: one was encrypted under a key that is gone.
    """
    number = 0
    for row in JobRow.objects.exclude(sealed_cells="", sealed_secret="").iterator(CHUNK):
        row.sealed_cells = rotate(row.sealed_cells) if row.sealed_cells else ""
        row.sealed_secret = rotate(row.sealed_secret) if row.sealed_secret else ""
        row.save(update_fields=["sealed_cells", "sealed_secret"])
        number += 1
    return number

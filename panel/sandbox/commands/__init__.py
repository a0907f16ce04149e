"""One function per method of the API, and one row per function in the `METHODS` at the end of each module."""

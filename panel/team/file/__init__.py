"""The team as a file: its format, what it plans, and how it is written."""

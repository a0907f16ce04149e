"""Work on many at once: import from a file, export of lists, actions on what is selected."""

"""Reads the files of an import. Whatever is wrong with one ends in a sentence: Unreadable."""

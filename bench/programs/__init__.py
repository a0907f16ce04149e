"""Starts panel and sandbox as programs, for measurements and for tests: all the ways in which that is done.

It is part of `bench` because tests may lean on the tools beside them, and no tool on the tests. Nothing here ships
with the panel.
"""

"""Checks that everything the panel needs works, and that the API's answers are as the panel expects."""

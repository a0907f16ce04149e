"""Measurements, never timed tests: ratios in one run, alternating, with medians and spread."""

"""Measurements: ratios of what is measured side by side in one run. `make bench`."""

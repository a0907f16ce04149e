"""Is everything in place that the panel needs, and does the API answer what the panel expects?"""

"""A slow or dead API ties up nobody else: deadline, breaker, bounded waiting, and the last known rows."""

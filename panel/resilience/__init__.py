"""A slow or dead API does not block other pages: deadline, breaker, limited waiting, and the last known rows."""

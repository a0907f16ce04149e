"""A form counts once: sent twice, in parallel or later, it writes once, and the second sending hears how it ended."""

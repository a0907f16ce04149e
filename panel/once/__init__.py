"""A form counts once: sent twice, at the same time or later, it writes once; the second answer shows the outcome."""

"""`make attack`: what the panel does under load, under faults, and when somebody tries things."""

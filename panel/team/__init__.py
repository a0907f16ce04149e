"""Who is suspended, what was changed elsewhere, and the calls that jobs about the team send."""

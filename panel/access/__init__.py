"""Who may open what. It asks the request's member for role names, and does not know where they come from."""

"""Who may open what. It asks the request's member for role names, wherever they come from."""

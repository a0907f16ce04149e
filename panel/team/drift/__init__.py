"""What was changed past the panel: the team that it knows, the team at the API, and the account's history."""

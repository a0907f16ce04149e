"""Access reviews: somebody looks at every person and service account with their rights, and signs what they decided."""

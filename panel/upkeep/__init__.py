"""Looking after an installation: backups and bringing them back, old rows, and when each was done last."""

"""Work in the background: jobs and their rows. The tables are the truth; a worker is only what carries them out."""

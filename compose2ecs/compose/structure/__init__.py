"""Which attributes exist and what they may hold: the check of a file against its schema, and its messages."""

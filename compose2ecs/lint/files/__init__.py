"""Which files arguments stand for, and which projects they are."""

"""What the user reads: diagnostics and ledgers as text or JSON. Nothing here prints."""

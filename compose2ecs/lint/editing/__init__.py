"""Changes of text: where values stand, and what may be put in their place."""

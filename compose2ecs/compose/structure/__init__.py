"""Which attributes exist and what they may hold.

The check of a file against its schema, and its messages.
"""

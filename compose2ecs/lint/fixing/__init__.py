"""Fixes of findings: the laws that hold for them, and the applying."""

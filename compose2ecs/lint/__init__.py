"""The linter: what is wrong with compose files, and what could go wrong with what they deploy."""

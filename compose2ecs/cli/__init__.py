"""The command line.

One module for each command. It parses options, calls the library, and chooses the exit code.
"""

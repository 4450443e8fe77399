"""A module for each code of loading or translation that has a fix, named as the code."""

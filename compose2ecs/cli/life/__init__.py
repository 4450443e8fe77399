"""What the commands do that come after publishing, from the options to the exit code."""

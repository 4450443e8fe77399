"""What several rules read in a project, and what they know about programs and images."""

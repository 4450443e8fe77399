"""What is taken on purpose: by comments in the files, and by baselines."""

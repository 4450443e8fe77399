"""The small languages inside Compose files: text in, values out. They know no files, no YAML and no project."""

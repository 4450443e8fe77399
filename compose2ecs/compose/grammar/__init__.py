"""The small languages inside Compose files.

Text in, values out. They know no files, no YAML and no project.
"""

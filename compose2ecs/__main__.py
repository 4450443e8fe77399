"""``python -m compose2ecs`` is ``compose2ecs``."""

from compose2ecs.cli.start import start

start()

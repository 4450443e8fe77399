"""The output formats, by the name that options give them.

A format is one module here and one entry in ``FORMATS``. Formats know the ECS model and nothing
above it: not Compose, not the mapping, not the target.
"""

from collections.abc import Mapping

from compose2ecs.emit.ecs_json import EcsJson
from compose2ecs.emit.format import File, Format, Rendered, SourceMap

__all__ = ["FORMATS", "File", "Format", "Rendered", "SourceMap"]

_FORMATS: tuple[Format, ...] = (EcsJson(),)

FORMATS: Mapping[str, Format] = {format.name: format for format in _FORMATS}
"""Every format, by name."""

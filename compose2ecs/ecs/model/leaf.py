"""The kinds of values that the structures of the ECS API hold."""

from collections.abc import Mapping
from typing import TypeAlias

from compose2ecs.ecs.refs import TextValue
from compose2ecs.source import Traced

Text: TypeAlias = Traced[TextValue]
"""Text, or a reference to something that exists only in an AWS account, or both joined."""

Table: TypeAlias = Mapping[str, Text]
"""A free-form map (labels, driver options). Its keys belong to the user and are never respelled."""

Document: TypeAlias = Mapping[str, "DocumentValue"]
"""A JSON object of any shape. Its keys belong to the user and are never respelled."""

DocumentValue: TypeAlias = (
    "Text | Traced[int | float | bool | None] | tuple[DocumentValue, ...] | Document"
)
"""A value inside a JSON object of any shape."""

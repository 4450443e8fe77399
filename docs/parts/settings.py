"""The settings under ``x-ecs``, from their schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from compose2ecs.compose.structure.walk import resolved
from docs.parts.text import code_words, table, written

PLACES = {
    "project": "At the top level",
    "service": "In a service",
    "volume": "In a volume",
    "network": "In a network",
    "secret": "In a secret",
    "config": "In a config",
}
"""The forms of ``x-ecs`` in its schema, with the places at which they stand."""


def settings() -> Iterator[str]:
    """Every setting of ``x-ecs``, a table for each place at which it may stand."""
    for name, place in PLACES.items():
        form = resolved("x-ecs", name)
        rows = (
            (f"`{key}`", value_of(row), row["description"])
            for key, row in form["properties"].items()
        )
        yield from (f"### {place}", "", form["description"], "")
        yield from table(("Setting", "Value", "Meaning"), rows) if form["properties"] else ()


def value_of(row: Mapping[str, Any]) -> str:
    """What a setting takes: the values, or the types and the number of items."""
    if "enum" in row:
        return code_words(dict.fromkeys(written(value) for value in row["enum"]))
    types: list[str] = row["type"] if isinstance(row["type"], list) else [row["type"]]
    words = {"array": "list", "string": "text", "object": "mapping"}
    at_most = f", at most {row['maxItems']}" if "maxItems" in row else ""
    return " or ".join(words.get(kind, kind) for kind in types) + at_most

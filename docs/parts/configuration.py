"""The keys of ``compose2ecs.toml`` as a table for users, and as JSON Schema for editors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from compose2ecs.configuration import KEYS, LINT_KEYS
from compose2ecs.configuration import schema as document
from docs.parts.text import table

SCHEMA = Path(__file__).resolve().parents[2] / "schemas" / "compose2ecs.json"


def schema() -> str:
    """The text of ``schemas/compose2ecs.json``."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def keys() -> Iterator[str]:
    """Every key with what it takes and means."""
    rows = [
        (f"`{prefix}{name}`", f"{key.kind.wanted}", key.meaning)
        for prefix, keys in (("", KEYS), ("lint.", LINT_KEYS))
        for name, key in keys.items()
    ]
    yield from table(("Key", "Value", "Meaning"), rows)

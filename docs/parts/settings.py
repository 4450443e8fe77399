"""The settings of ``x-ecs`` as tables for users, and as JSON Schema for editors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from compose2ecs.mapping.settings.declare import declared_settings
from compose2ecs.mapping.settings.forms import FORMS, Defaults, ProjectSettings, ServiceSettings
from compose2ecs.mapping.settings.kinds import Kind, Many, Named
from compose2ecs.mapping.settings.schema import block, document, summary
from docs.parts.text import code_words, table, written

SCHEMA = Path(__file__).resolve().parents[2] / "schemas" / "x-ecs.json"


def schema() -> str:
    """The text of ``schemas/x-ecs.json``."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def tables() -> Iterator[str]:
    """Every setting of ``x-ecs``, a table for each place at which it may stand."""
    shared = declared_settings(Defaults)
    yield from _section("At the top level, or in a service", Defaults)
    yield from _section("At the top level only", ProjectSettings, frozenset(shared))
    yield from _section("In a service only", ServiceSettings, frozenset(shared))
    for section, form in FORMS.items():
        if form not in (ProjectSettings, ServiceSettings):
            yield from _section(f"In a {section.removesuffix('s')}", form)


def _section(heading: str, form: type, without: frozenset[str] = frozenset()) -> Iterator[str]:
    rows = list(_rows(form, "", without))
    if rows:
        yield from (f"### {heading}", "", summary(form), "")
        yield from table(("Setting", "Value", "Meaning"), rows)


def _rows(
    form: type, prefix: str = "", without: frozenset[str] = frozenset()
) -> Iterator[tuple[str, str, str]]:
    """The settings of a structure and, after each, those of the structure that it holds."""
    for key, row in sorted(declared_settings(form).items()):
        if key not in without:
            place, inner = prefix + key, block(row.kind)
            yield f"`{place}`", value_of(row.kind), row.meaning
            if inner is not None:
                yield from _rows(inner, f"{place}{_below(row.kind)}.")


def _below(kind: Kind[Any]) -> str:
    """What stands between a setting and those of the structures in it."""
    if isinstance(kind, Many):
        return "[]"
    return ".*" if isinstance(kind, Named) else ""


def value_of(kind: Kind[Any]) -> str:
    """What a setting takes: the values, or the types and the number of items."""
    row: Mapping[str, Any] = kind.schema
    if "enum" in row:
        return code_words(dict.fromkeys(written(value) for value in row["enum"]))
    if "enum" in row.get("items", ()):
        return f"list of {code_words(row['items']['enum'])}"
    given = row.get("type", "object")
    types: list[str] = given if isinstance(given, list) else [given]
    words = {"array": "list", "string": "text", "object": "mapping"}
    at_most = f", at most {row['maxItems']}" if "maxItems" in row else ""
    return " or ".join(words.get(kind, kind) for kind in types) + at_most

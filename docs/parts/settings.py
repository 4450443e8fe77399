"""The settings of ``x-ecs`` as tables for users, and as JSON Schema for editors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from compose2ecs.mapping.settings.declare import Block, declared_settings
from compose2ecs.mapping.settings.forms import FORMS, Defaults, ProjectSettings, ServiceSettings
from compose2ecs.mapping.settings.kinds import (
    Flag,
    Kind,
    Many,
    Named,
    Number,
    Patch,
    Percent,
    Size,
    Text,
    Time,
    Whole,
    Word,
)
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
    """The settings of a structure and, after each, those of the structure that it holds.

    A structure that several settings hold is taken apart at the first.
    """
    shown: dict[type, str] = {}
    for key, row in sorted(declared_settings(form).items()):
        if key in without:
            continue
        place, inner = prefix + key, block(row.kind)
        needed = " Needed." if row.is_needed else ""
        if inner in shown:
            yield (
                f"`{place}`",
                f"{value_of(row.kind)}; each as `{shown[inner]}`",
                row.meaning + needed,
            )
            continue
        yield f"`{place}`", value_of(row.kind), row.meaning + needed
        if inner is not None:
            shown[inner] = place
            yield from _rows(inner, f"{place}{_below(row.kind)}.")


def _below(kind: Kind[Any]) -> str:
    """What stands between a setting and those of the structures in it."""
    if isinstance(kind, Many):
        return "[]"
    return ".*" if isinstance(kind, Named) else ""


_WORDS: Mapping[type, str] = {
    Text: "text",
    Whole: "number",
    Number: "number",
    Percent: "percent",
    Size: "number or text",
    Time: "time",
    Named: "mapping",
    Patch: "mapping",
    Block: "mapping",
}
"""What a value of each kind is called."""


def value_of(kind: Kind[Any]) -> str:
    """What a setting takes: its words, or the kind of value, and how many of them."""
    if isinstance(kind, Many):
        at_most = f", at most {kind.at_most}" if kind.at_most else ""
        is_plain = isinstance(kind.item, Block | Text)
        return f"list{at_most}" if is_plain else f"list of {value_of(kind.item)}{at_most}"
    if isinstance(kind, Word | Flag):
        return code_words(dict.fromkeys(written(value) for value in kind.schema["enum"]))
    return _WORDS[type(kind)]

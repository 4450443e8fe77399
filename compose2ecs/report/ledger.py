"""The ledger for ``explain``: what is asked for, and as JSON. Version 1.

Each value of the files with its fate, each value of the result with its origin.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from compose2ecs.compose.model import Project
from compose2ecs.diagnostics import Diagnostic
from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.refs import render as render_text
from compose2ecs.mapping.ledger import Entry, Made, ledger, made
from compose2ecs.report.excerpt import MASK
from compose2ecs.report.lines import is_env_file
from compose2ecs.report.masking import masked
from compose2ecs.source import Choice, Origin, Source, dotted


def inputs(
    project: Project, ecs: EcsProject, diagnostics: Iterable[Diagnostic], below: str
) -> tuple[Entry, ...]:
    """The values in the files at or below the path ``below``; all below the empty path."""
    entries = ledger(project, ecs, diagnostics)
    return tuple(entry for entry in entries if _is_below(dotted(entry.path), below))


def outputs(ecs: EcsProject, pointer: str) -> tuple[Made, ...]:
    """The values of the result at or below a JSON pointer, those of secrets masked."""
    wanted = "/" + pointer.strip("/") if pointer.strip("/") else ""
    values = {value.pointer: _plain(value.value) for value in made(ecs)}
    return tuple(
        replace(value, value=_shown(value, values))
        for value in made(ecs)
        if value.pointer == wanted or value.pointer.startswith(f"{wanted}/")
    )


def known_paths(entries: Iterable[Entry]) -> list[str]:
    """Every path that something is at or below, each once."""
    paths = (entry.path[:end] for entry in entries for end in range(1, len(entry.path) + 1))
    return list(dict.fromkeys(dotted(path) for path in paths))


def known_pointers(values: Iterable[Made]) -> list[str]:
    """Every pointer that something is at or below, each once."""
    found: dict[str, None] = {}
    for value in values:
        words = value.pointer.split("/")
        found |= dict.fromkeys("/".join(words[:end]) for end in range(2, len(words) + 1))
    return list(found)


def inputs_json(entries: Sequence[Entry]) -> str:
    """The document with ``inputs``, as JSON text with a final newline."""
    return _document({"version": 1, "inputs": [_entry(entry) for entry in entries]})


def outputs_json(values: Sequence[Made]) -> str:
    """The document with ``outputs``, as JSON text with a final newline."""
    return _document({"version": 1, "outputs": [_made(value) for value in values]})


def _is_below(path: str, prefix: str) -> bool:
    return not prefix or path == prefix or path.startswith((f"{prefix}.", f"{prefix}["))


def _plain(value: Any) -> Any:
    """A value as JSON has it: texts with references rendered."""
    return render_text(value) if not isinstance(value, (bool, int, float)) and value else value


def _shown(made_value: Made, values: Mapping[str, Any]) -> Any:
    """A value; asterisks where its name, its file, or what it looks like says secret."""
    value = values[made_value.pointer]
    if not isinstance(value, str):
        return value
    parent, _, word = made_value.pointer.rpartition("/")
    name = word
    if word == "value":
        name = str(values.get(f"{parent}/name", word))
        if any(isinstance(o, Source) and is_env_file(o.span.file) for o in made_value.origins):
            return MASK
    if masked(f"{name}: x") == f"{name}: x":
        return masked(value)
    return value if masked(f"{name}: {value}") == f"{name}: {value}" else MASK


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "path": dotted(entry.path),
        "file": entry.span.file,
        "line": entry.span.line,
        "column": entry.span.column,
        "fate": entry.fate.value,
        "outputs": list(entry.outputs),
        "codes": list(entry.codes),
        "why": entry.why,
    }


def _made(value: Made) -> dict[str, Any]:
    return {
        "pointer": value.pointer,
        "value": value.value,
        "origins": [origin_json(origin) for origin in value.origins],
    }


def origin_json(origin: Origin) -> dict[str, Any]:
    """An origin as JSON values: a place, or the reason for a choice and on whose behalf it was."""
    return dict(_origin(origin))


def _origin(origin: Origin) -> Iterator[tuple[str, Any]]:
    if isinstance(origin, Choice):
        yield "why", origin.why
    source = origin.at if isinstance(origin, Choice) else origin
    if source is not None:
        yield "path", dotted(source.path)
        yield "file", source.span.file
        yield "line", source.span.line
        yield "column", source.span.column


def _document(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"

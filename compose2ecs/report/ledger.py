"""The ledger for ``explain``.

Each value of the files with its fate, each value of the result with its origin.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from compose2ecs.compose.model import Project
from compose2ecs.diagnostics import Diagnostic
from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.refs import render as render_text
from compose2ecs.mapping.ledger import Entry, Fate, Made, ledger, made
from compose2ecs.source import Choice, Origin, Span, dotted

_FATES = {
    Fate.MAPPED: "→",
    Fate.REPORTED: "!",
    Fate.CONSUMED: "·",
    Fate.UNACCOUNTED: "?",
}


def inputs(
    project: Project,
    ecs: EcsProject,
    diagnostics: Iterable[Diagnostic],
    below: str,
    *,
    as_json: bool,
) -> str:
    """One line for each value in the files below the path ``below``; empty when there is none."""
    entries = [e for e in ledger(project, ecs, diagnostics) if _is_below(dotted(e.path), below)]
    if not entries:
        return ""
    if as_json:
        return _document({"version": 1, "inputs": [_entry(entry) for entry in entries]})
    width = max(len(_place(entry.span)) for entry in entries)
    return "".join(f"{_place(e.span):<{width}}  {_line(e)}\n" for e in entries)


def outputs(ecs: EcsProject, pointer: str, *, as_json: bool) -> str:
    """The origins of each value of the result at or below a JSON pointer.

    Empty when there is none.
    """
    wanted = pointer.rstrip("/")
    found = [
        value
        for value in made(ecs)
        if value.pointer == wanted or value.pointer.startswith(f"{wanted}/")
    ]
    if not found:
        return ""
    if as_json:
        return _document({"version": 1, "outputs": [_made(value) for value in found]})
    return "".join(line for value in found for line in _made_lines(value))


def _is_below(path: str, prefix: str) -> bool:
    return not prefix or path == prefix or path.startswith((f"{prefix}.", f"{prefix}["))


def _place(span: Span) -> str:
    return f"{span.file}:{span.line}:{span.column}"


def _line(entry: Entry) -> str:
    head = f"{_FATES[entry.fate]} {dotted(entry.path)}"
    parts = [
        *(f"→ {pointer}" for pointer in entry.outputs),
        *(f"[{code}]" for code in entry.codes),
    ]
    if not parts:
        parts = [entry.why or entry.fate.value]
    return f"{head}  {' '.join(parts)}"


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


def _value(value: Any) -> Any:
    return render_text(value) if not isinstance(value, (bool, int, float)) and value else value


def _made_lines(value: Made) -> Iterator[str]:
    yield f"{value.pointer} = {json.dumps(_value(value.value), ensure_ascii=False)}\n"
    for origin in value.origins:
        yield f"    {_origin_text(origin)}\n"


def _origin_text(origin: Origin) -> str:
    if isinstance(origin, Choice):
        at = f" (for {dotted(origin.at.path)}, {_place(origin.at.span)})" if origin.at else ""
        return f"chosen: {origin.why}{at}"
    return f"{_place(origin.span)}  {dotted(origin.path)}"


def _made(value: Made) -> dict[str, Any]:
    return {
        "pointer": value.pointer,
        "value": _value(value.value),
        "origins": [_origin(origin) for origin in value.origins],
    }


def _origin(origin: Origin) -> dict[str, Any]:
    source = origin.at if isinstance(origin, Choice) else origin
    place = (
        {
            "path": dotted(source.path),
            "file": source.span.file,
            "line": source.span.line,
            "column": source.span.column,
        }
        if source is not None
        else {}
    )
    return {"why": origin.why, **place} if isinstance(origin, Choice) else place


def _document(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"

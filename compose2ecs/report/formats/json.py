"""Diagnostics for machines: one JSON shape wherever they are written. Version 1."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from compose2ecs.diagnostics import Diagnostic, Location, Severity
from compose2ecs.report.masking import masked_text
from compose2ecs.source import dotted

VERSION = 1
DOCS = "https://github.com/compose2ecs/compose2ecs/blob/main/docs/diagnostics.md"


def document(diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    """All diagnostics, and how many of each severity there are that nobody accepted."""
    found = sorted(diagnostics, key=lambda diagnostic: diagnostic.sort_key)
    counts = {severity.value: 0 for severity in Severity}
    for diagnostic in found:
        if diagnostic.accepted is None:
            counts[diagnostic.severity.value] += 1
    return {
        "version": VERSION,
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in found],
        "summary": counts,
    }


def to_json(diagnostics: Iterable[Diagnostic]) -> str:
    """The document as JSON text with a final newline."""
    return json.dumps(document(diagnostics), indent=2, ensure_ascii=False) + "\n"


def _diagnostic(found: Diagnostic) -> dict[str, Any]:
    return {
        "code": found.code.slug,
        "severity": found.severity.value,
        "message": masked_text(found.message),
        "help": masked_text(found.help) if found.help is not None else None,
        "url": f"{DOCS}#{found.code.slug}",
        "accepted": found.accepted,
        "locations": [_location(location) for location in found.locations],
    }


def _location(location: Location) -> dict[str, Any]:
    span = location.span
    return {
        "file": span.file if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
        "path": dotted(location.path) if location.path is not None else None,
    }

"""Findings for programs: one JSON shape wherever they are written. Version 1.

``schemas/diagnostics.json`` describes it. What is added leaves the version as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compose2ecs.diagnostics import Diagnostic, Edit, Fix, Location, Severity
from compose2ecs.report.findings import Findings, as_json
from compose2ecs.report.masking import masked_text
from compose2ecs.report.suggestions import Suggestions
from compose2ecs.source import dotted

VERSION = 1


def write(findings: Findings) -> str:
    """All findings, and how many of each severity there are that nobody accepted."""
    suggestions = Suggestions(findings.texts)
    counts = {severity.value: 0 for severity in Severity}
    for found in findings.diagnostics:
        if found.accepted is None:
            counts[found.severity.value] += 1
    document = {
        "version": VERSION,
        "diagnostics": [
            {**_diagnostic(found, fingerprint), "fix": _fix(suggestions.of(found))}
            for found, fingerprint in findings.identified
        ],
        "summary": counts,
    }
    return as_json(document)


def _diagnostic(found: Diagnostic, fingerprint: str) -> dict[str, Any]:
    return {
        "code": found.code.slug,
        "severity": found.severity.value,
        "group": found.code.group,
        "message": masked_text(found.message),
        "help": _masked(found.help),
        "url": found.code.url,
        "accepted": _masked(found.accepted),
        "accepted_by": found.accepted_by.value if found.accepted_by is not None else None,
        "targets": list(found.targets),
        "fingerprint": fingerprint,
        "locations": [_location(location) for location in found.locations],
    }


def _masked(text: str | None) -> str | None:
    return masked_text(text) if text is not None else None


def _location(location: Location) -> Mapping[str, Any]:
    span = location.span
    return {
        "file": span.file if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
        "path": dotted(location.path) if location.path is not None else None,
    }


def _fix(fix: Fix | None) -> Mapping[str, Any] | None:
    if fix is None:
        return None
    return {"title": fix.title, "safe": fix.is_safe, "edits": [_edit(edit) for edit in fix.edits]}


def _edit(edit: Edit) -> Mapping[str, Any]:
    span = edit.span
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "text": edit.text,
    }

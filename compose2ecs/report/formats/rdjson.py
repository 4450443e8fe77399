"""Findings in the diagnostic format of reviewdog, which comments on lines of pull requests.

https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/reviewdog.proto
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compose2ecs.diagnostics import Diagnostic, Severity
from compose2ecs.report.findings import Findings, as_json, explained
from compose2ecs.report.lines import Lines
from compose2ecs.report.suggestions import Suggestions
from compose2ecs.source import Span

_HOME = "https://github.com/compose2ecs/compose2ecs"
_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


def write(findings: Findings) -> str:
    """What nobody accepted. A finding without a place is about the first file as a whole."""
    lines, suggestions = Lines(findings.texts), Suggestions(findings.texts)
    first = findings.files[0] if findings.files else "compose.yaml"
    return as_json(
        {
            "source": {"name": "compose2ecs", "url": _HOME},
            "diagnostics": [
                {
                    "message": explained(found),
                    "location": _location(found, lines, first),
                    "severity": _SEVERITIES[found.severity],
                    "code": {"value": found.code.slug, "url": found.code.url},
                    **_suggested(found, lines, suggestions),
                }
                for found in findings.ordered
                if found.accepted is None
            ],
        }
    )


def _location(found: Diagnostic, lines: Lines, first: str) -> Mapping[str, Any]:
    span = found.span
    if span is None:
        return {"path": first}
    return {"path": span.file, "range": _range(span, lines)}


def _suggested(found: Diagnostic, lines: Lines, suggestions: Suggestions) -> Mapping[str, Any]:
    """A fix of one edit in the same file; several suggestions would be alternatives, not parts."""
    fix = suggestions.of(found)
    edit = fix.edits[0] if fix is not None and len(fix.edits) == 1 else None
    if edit is None or found.span is None or edit.span.file != found.span.file:
        return {}
    return {"suggestions": [{"range": _range(edit.span, lines), "text": edit.text}]}


def _range(span: Span, lines: Lines) -> Mapping[str, Any]:
    return {
        "start": _position(span.file, span.line, span.column, lines),
        "end": _position(span.file, span.end_line, span.end_column, lines),
    }


def _position(file: str, line: int, column: int, lines: Lines) -> Mapping[str, int]:
    """A place whose column counts the bytes of UTF-8 before it, from 1."""
    before = (lines.line(file, line) or "")[: column - 1]
    missing = column - 1 - len(before)
    return {"line": line, "column": len(before.encode("utf-8", "surrogatepass")) + missing + 1}

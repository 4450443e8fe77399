"""Findings as one line each, ``path:line:column: severity code message``, for programs that match.

A finding without a place has ``-:0:0``, so that every line has the same parts. What was accepted
has ``accepted`` in place of its severity.
"""

from __future__ import annotations

from compose2ecs.diagnostics import Diagnostic
from compose2ecs.report.findings import Findings
from compose2ecs.report.text import escaped, on_targets, one_line


def write(findings: Findings) -> str:
    """A line for each finding that is listed."""
    return "".join(f"{_line(found)}\n" for found in findings.listed)


def _line(found: Diagnostic) -> str:
    span = found.span
    place = f"{escaped(span.file)}:{span.line}:{span.column}" if span is not None else "-:0:0"
    level = found.severity.value if found.accepted is None else "accepted"
    return f"{place}: {level} {found.code.slug} {one_line(found.message)}{on_targets(found)}"

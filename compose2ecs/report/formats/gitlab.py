"""Findings as a Code Quality report of GitLab.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from compose2ecs.diagnostics import Diagnostic, Severity
from compose2ecs.report.findings import Findings, as_json, message

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}
"""Of info, minor, major, critical and blocker."""


def write(findings: Findings) -> str:
    """A list of what nobody accepted: the report cannot mark anything as accepted.

    A finding without a place stands at the first line of the first file, as it needs one.
    """
    first = findings.files[0] if findings.files else "compose.yaml"
    return as_json(
        [
            _finding(found, fingerprint, first)
            for found, fingerprint in findings.identified
            if found.accepted is None
        ]
    )


def _finding(found: Diagnostic, fingerprint: str, first: str) -> Mapping[str, Any]:
    span = found.span
    return {
        "description": message(found),
        "check_name": found.code.slug,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[found.severity],
        "location": {
            "path": PurePath(span.file if span is not None else first).as_posix(),
            "lines": {
                "begin": span.line if span is not None else 1,
                "end": span.end_line if span is not None else 1,
            },
        },
    }

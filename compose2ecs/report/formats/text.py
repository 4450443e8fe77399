"""Findings for people: each with its line of the file, and counts at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from compose2ecs.diagnostics import Severity
from compose2ecs.report.findings import Findings
from compose2ecs.report.text import render, summary


def write(findings: Findings) -> str:
    """The findings that are listed, and a line that counts all; empty when there are none."""
    blocks = render(findings.listed, findings.texts, colour=findings.colour)
    return blocks + "".join(f"{line}\n" for line in _counts(findings))


def _counts(findings: Findings) -> Iterator[str]:
    counted = summary(findings.diagnostics)
    if counted:
        yield counted
    notes = Counter(
        found.code.slug
        for found in findings.diagnostics
        if found.severity is Severity.NOTE and found.accepted is None
    )
    if notes and not findings.shows_notes:
        ordered = sorted(notes.items(), key=lambda item: (-item[1], item[0]))
        listed = ", ".join(f"{count} {slug}" for slug, count in ordered)
        yield f"notes (-v shows them): {listed}"

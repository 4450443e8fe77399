"""The formats of findings, and the registry of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from compose2ecs.diagnostics import Diagnostic, Severity
from compose2ecs.report.machine import to_json
from compose2ecs.report.sarif import to_sarif
from compose2ecs.report.text import render, summary
from compose2ecs.shape import shape


@shape
class Findings:
    """What is reported: all findings, sorted, with the texts of the files that they are in.

    ``files`` are the names of all compose files that were checked, those without findings too.
    ``shows_notes`` and ``shows_accepted`` say what readable formats list beside errors and
    warnings; formats for machines have notes always, and what was accepted where they can mark it.
    """

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    files: tuple[str, ...]
    shows_notes: bool = False
    shows_accepted: bool = False
    colour: bool = False

    @property
    def listed(self) -> tuple[Diagnostic, ...]:
        """The findings that a readable format lists."""
        return tuple(
            found
            for found in self.diagnostics
            if (self.shows_notes or found.severity is not Severity.NOTE)
            and (self.shows_accepted or found.accepted is None)
        )


Format: TypeAlias = Callable[[Findings], str]
"""From findings to the text of a file, with a final newline."""


def _text(findings: Findings) -> str:
    counted = summary(findings.diagnostics)
    blocks = render(findings.listed, findings.texts, colour=findings.colour)
    return blocks + (f"{counted}\n" if counted else "")


FORMATS: Mapping[str, Format] = {
    "text": _text,
    "json": lambda findings: to_json(findings.diagnostics),
    "sarif": lambda findings: to_sarif(findings.diagnostics, findings.texts),
}
"""The formats by their names."""

"""What every format of findings is made from, and what several of them have in common."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from compose2ecs.diagnostics import Diagnostic, Severity
from compose2ecs.regex import regex
from compose2ecs.report.masking import masked_text
from compose2ecs.report.text import on_targets
from compose2ecs.shape import shape

_SURROGATE = regex("[\ud800-\udfff]")


@shape
class Findings:
    """What is reported: all findings, sorted, with the texts of the files that they are in.

    ``files`` are the names of all compose files that were checked, those without findings too.
    ``shows_notes`` and ``shows_accepted`` say what readable formats list beside errors and
    warnings; formats for machines have notes always, and what was accepted where they can mark it.
    ``category`` is the command whose findings these are.
    """

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    files: tuple[str, ...]
    shows_notes: bool = False
    shows_accepted: bool = False
    colour: bool = False
    category: str = "lint"

    @property
    def ordered(self) -> tuple[Diagnostic, ...]:
        """All findings by file, line, column and code, whatever order they came in."""
        return tuple(sorted(self.diagnostics, key=_order))

    @property
    def listed(self) -> tuple[Diagnostic, ...]:
        """The findings that a readable format lists."""
        return tuple(
            found
            for found in self.ordered
            if (self.shows_notes or found.severity is not Severity.NOTE)
            and (self.shows_accepted or found.accepted is None)
        )

    @property
    def identified(self) -> tuple[tuple[Diagnostic, str], ...]:
        """All findings in order, each with its fingerprint."""
        from compose2ecs.fingerprint import fingerprints  # noqa: PLC0415 -- hashes, which text has not

        ordered = self.ordered
        return tuple(zip(ordered, fingerprints(ordered), strict=True))


def _order(found: Diagnostic) -> tuple[Any, ...]:
    """What findings are sorted by, those alike by how they were accepted and who has them."""
    return (*found.sort_key, found.severity, found.accepted or "", found.accepted_by or "",
            found.targets)  # fmt: skip


def message(found: Diagnostic) -> str:
    """The message without secrets, and the launch types that have the finding, if not all have."""
    return masked_text(found.message) + on_targets(found)


def explained(found: Diagnostic) -> str:
    """The message and, below it, the way out."""
    said = message(found)
    return said if found.help is None else f"{said}\n{masked_text(found.help)}"


def as_json(document: object) -> str:
    """JSON text with a final newline, and with escapes for what is no character of UTF-8."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"

"""Fixes as they may be written down: what a secret would have to be printed for is left out.

Asterisks, as elsewhere, are no way out: somebody may apply what is suggested.
"""

from __future__ import annotations

from collections.abc import Mapping

from compose2ecs.diagnostics import Diagnostic, Edit, Fix
from compose2ecs.report.lines import Lines, is_env_file
from compose2ecs.report.masking import LOOK_BACK, Masking, masked_text
from compose2ecs.shape import replace


class Suggestions:
    """The fixes of findings in the files of ``texts``."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._lines = Lines(texts)

    def of(self, found: Diagnostic) -> Fix | None:
        """The fix of a finding; None when it has none, or one that writes a secret."""
        fix = found.fix
        if fix is None or not fix.edits or not all(self._is_harmless(edit) for edit in fix.edits):
            return None
        return replace(fix, title=masked_text(fix.title))

    def _is_harmless(self, edit: Edit) -> bool:
        """Whether no line that the edit writes has anything to hide, where it would stand."""
        if not edit.text.strip():
            return True
        span, lines = edit.span, self._lines.of(edit.span.file)
        if is_env_file(span.file):
            return False
        before = lines[span.line - 1][: span.column - 1] if span.line <= len(lines) else ""
        after = (
            lines[span.end_line - 1][span.end_column - 1 :] if span.end_line <= len(lines) else ""
        )
        written = f"{before}{edit.text}{after}".split("\n")
        above = lines[max(0, span.line - 1 - LOOK_BACK) : span.line - 1]
        masking = Masking("\n".join([*above, *written]), is_env_file=False)
        first = len(above) + 1
        return all(masking.line(at) == text for at, text in enumerate(written, start=first))

"""Fixes as they may be written down: what a secret would have to be printed for is left out.

Asterisks, as elsewhere, are no way out: somebody may apply what is suggested.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from compose2ecs.diagnostics import Diagnostic, Edit, Fix
from compose2ecs.report.lines import is_env_file, split
from compose2ecs.report.masking import Masking, masked_text


class Suggestions:
    """The fixes of findings in the files of ``texts``."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def of(self, found: Diagnostic) -> Fix | None:
        """The fix of a finding; None when it has none, or one that writes a secret."""
        fix = found.fix
        if fix is None or not all(self._is_harmless(edit) for edit in fix.edits):
            return None
        return replace(fix, title=masked_text(fix.title))

    def _is_harmless(self, edit: Edit) -> bool:
        """Whether no line that the edit writes has anything to hide, where it would stand."""
        if not edit.text.strip():
            return True
        span = edit.span
        is_env = is_env_file(span.file)
        lines = split(self._texts.get(span.file, ""), is_env_file=is_env)
        before = lines[span.line - 1][: span.column - 1] if span.line <= len(lines) else ""
        after = (
            lines[span.end_line - 1][span.end_column - 1 :] if span.end_line <= len(lines) else ""
        )
        written = f"{before}{edit.text}{after}".split("\n")
        changed = [*lines[: span.line - 1], *written, *lines[span.end_line :]]
        masking = Masking("\n".join(changed), is_env_file=is_env)
        first = min(span.line, len(lines) + 1)
        return all(masking.line(at) == text for at, text in enumerate(written, start=first))

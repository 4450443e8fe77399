"""The lines of files, as places count them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compose2ecs.compose.syntax import BREAK
from compose2ecs.source import Span


def is_env_file(name: str) -> bool:
    """Whether a file holds variables: every value in it may be a secret."""
    return not name.lower().endswith((".yaml", ".yml", ".json")) and name != "<stdin>"


def split(text: str, *, is_env_file: bool) -> list[str]:
    """The lines of a text without what ends them."""
    return text.split("\n") if is_env_file else BREAK.split(text)


class Lines:
    """The lines of the files in ``texts``, as they stand. Each file is split once."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._files: dict[str, Sequence[str]] = {}

    def of(self, file: str) -> Sequence[str]:
        """All lines of a file; none of one whose text is not known."""
        if file not in self._files:
            text = self._texts.get(file)
            is_env = is_env_file(file)
            self._files[file] = () if text is None else split(text, is_env_file=is_env)
        return self._files[file]

    def line(self, file: str, number: int) -> str | None:
        """The line with this number, counted from 1; None when it is not known."""
        lines = self.of(file)
        return lines[number - 1] if 1 <= number <= len(lines) else None

    def on_one_line(self, span: Span) -> Span:
        """What of ``span`` stands on its first line: one character at least."""
        end = span.end_column
        if span.end_line != span.line:
            end = len(self.line(span.file, span.line) or "") + 1
        return span._replace(end_line=span.line, end_column=max(end, span.column + 1))

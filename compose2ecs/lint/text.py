"""The text of a file by lines and columns, as the parser counts them."""

from __future__ import annotations

import re

from compose2ecs.source import Span

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line: https://yaml.org/spec/1.1/#b-generic."""


class SourceText:
    """A text and where its lines begin. Lines and columns count from 1, in characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] | None = None

    @property
    def starts(self) -> list[int]:
        """The offsets of the lines; looked for when they are first asked for."""
        if self._starts is None:
            self._starts = [0, *(found.end() for found in BREAK.finditer(self.text))]
        return self._starts

    def offset(self, line: int, column: int) -> int:
        """How many characters stand before a place; the length of the text for one behind it."""
        if line > len(self.starts):
            return len(self.text)
        return min(self.starts[line - 1] + column - 1, len(self.text))

    def at(self, span: Span) -> str:
        """What stands at ``span``."""
        return self.text[
            self.offset(span.line, span.column) : self.offset(span.end_line, span.end_column)
        ]

    def line(self, number: int) -> str:
        """The line with this number, without its end; empty for one behind the text."""
        if number > len(self.starts):
            return ""
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end].rstrip("\r\n\x85\u2028\u2029")

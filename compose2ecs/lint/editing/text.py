"""The text of a file by lines and columns, as the parser counts them."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable

from compose2ecs.compose.syntax import BREAK
from compose2ecs.compose.tree import Node
from compose2ecs.lint.editing.layout import Layout, layout_of
from compose2ecs.lint.editing.standing import Standing
from compose2ecs.source import Span


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


class SourceText:
    """A text and where its lines begin. Lines and columns count from 1, in characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] | None = None
        self._layout: Layout | None = None
        self._is_laid_out = False
        self._is_json: bool | None = None
        self._standing: Standing | None = None

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

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def span(self, file: str, start: int, end: int) -> Span:
        """The stretch between two offsets, in a file of this text."""
        first = bisect_right(self.starts, start)
        last = bisect_right(self.starts, end)
        return Span(
            file,
            first,
            start - self.starts[first - 1] + 1,
            last,
            end - self.starts[last - 1] + 1,
        )

    @property
    def is_json(self) -> bool:
        """Whether the text is JSON, as other programs may want it, and not YAML alone."""
        if self._is_json is None:
            self._is_json = self.text.lstrip().startswith("{") and _is_json(self.text)
        return self._is_json

    @property
    def layout(self) -> Layout | None:
        """Where values begin and end; None for what is not YAML. Read when first asked for."""
        if not self._is_laid_out:
            self._layout = layout_of(self.text)
            self._is_laid_out = True
        return self._layout

    def standing(self, roots: Iterable[Node]) -> Standing:
        """What stands where, in the trees of this text; looked for when first asked for."""
        if self._standing is None:
            self._standing = Standing(roots)
        return self._standing

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

    def line_end(self, offset: int) -> int:
        """Where the line of a place ends, before its break."""
        found = BREAK.search(self.text, offset)
        return found.start() if found is not None else len(self.text)

    def next_line(self, offset: int) -> int:
        """Where the line behind the one of a place begins."""
        found = BREAK.search(self.text, offset)
        return found.end() if found is not None else len(self.text)

    def line_start(self, offset: int) -> int:
        """Where the line of a place begins."""
        return self.starts[bisect_right(self.starts, offset) - 1]

    @property
    def line_break(self) -> str:
        """What ends the first line; a line feed for a text without lines."""
        found = BREAK.search(self.text)
        return found[0] if found is not None else "\n"

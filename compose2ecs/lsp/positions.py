"""Places as editors count them.

https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#position
"""

from __future__ import annotations

import re
from bisect import bisect_right

from lsprotocol import types
from pygls.workspace import PositionCodec

from compose2ecs.lint.editing.text import SourceText
from compose2ecs.source import Span

_BREAK = re.compile("\r\n|[\n\r]")
"""What ends a line for an editor; YAML knows three more characters."""


class Positions:
    """Places of one text, between ours and those of the protocol.

    Ours count from 1 and in characters, those of the protocol from 0 and in the units that the
    client chose.
    """

    def __init__(self, text: str, codec: PositionCodec) -> None:
        self._source = SourceText(text)
        self._codec = codec
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def range_of(self, span: Span) -> types.Range:
        """The range of a stretch of the text."""
        return self.range_between(
            self._source.offset(span.line, span.column),
            self._source.offset(span.end_line, span.end_column),
        )

    def range_between(self, start: int, end: int) -> types.Range:
        """The range between two offsets in the text."""
        return types.Range(start=self._position(start), end=self._position(end))

    def place_of(self, position: types.Position) -> tuple[int, int]:
        """Our line and column of a position. One behind the end of a line is at its end."""
        line = min(position.line, len(self._starts) - 1)
        start = self._starts[line]
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._source.text)
        units, offset = 0, start
        while offset < end and units < position.character:
            units += self._codec.client_num_units(self._source.text[offset])
            offset += 1
        return self._source.place(offset)

    def _position(self, offset: int) -> types.Position:
        line = bisect_right(self._starts, offset) - 1
        before = self._source.text[self._starts[line] : offset]
        return types.Position(line=line, character=self._codec.client_num_units(before))

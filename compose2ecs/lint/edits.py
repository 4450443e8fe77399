"""Changes of a file's text that keep comments and formatting.

Each function gives the edits, or None where the place is not certain: behind an alias or a merge
key, with an anchor or a tag, on several lines, or inside brackets where that matters.
"""

from __future__ import annotations

import re

from compose2ecs.compose.tree import Mapping, Node, Scalar, Sequence
from compose2ecs.diagnostics import Edit
from compose2ecs.lint.text import SourceText
from compose2ecs.source import Span

Edits = tuple[Edit, ...]

_PROPERTY = re.compile(r"[&!*]")
_KEY = re.compile(r"""[ ]*(?:"[^"]*"|'[^']*'|[^\s#:'"\[\]{},&*!|>%@`-][^#:]*?)[ ]*:(?=\s|$)""")


def double_quoted(text: str) -> str:
    """The text as a scalar of YAML in double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def is_certain(node: Node, source: SourceText) -> bool:
    """Whether a value stands where its span says, alone, on one line, without anchor or tag."""
    span = node.span
    return not node.via and span.line == span.end_line and not _PROPERTY.match(source.at(span))


def quoted(scalar: Scalar, source: SourceText) -> Edits | None:
    """A plain scalar becomes the same text in double quotes."""
    written = source.at(scalar.span)
    if not is_certain(scalar, source) or not written or written[0] in "\"'|>":
        return None
    return (Edit(span=scalar.span, text=double_quoted(written)),)


def replaced(scalar: Scalar, source: SourceText, text: str) -> Edits | None:
    """A scalar on one line becomes ``text``, which is written as YAML."""
    if not is_certain(scalar, source) or not source.at(scalar.span):
        return None
    return (Edit(span=scalar.span, text=text),)


def renamed(mapping: Mapping, key: str, source: SourceText, name: str) -> Edits | None:
    """A plain key becomes ``name``."""
    span = mapping.keys.get(key)
    if span is None or mapping.via or source.at(span) != key:
        return None
    return (Edit(span=span, text=name),)


def removed(mapping: Mapping, key: str, source: SourceText) -> Edits | None:
    """The lines of an entry of a block mapping go, with the comments behind its values.

    None for an entry that is not alone on its lines, for one whose value has an anchor, and for
    the only entry of a mapping.
    """
    span = mapping.keys.get(key)
    if span is None or mapping.via or mapping.entries[key].via or len(mapping.entries) == 1:
        return None
    line = source.line(span.line)
    if not _KEY.fullmatch(line[: line.find(":") + 1]) or line[: span.column - 1].strip():
        return None
    last = _last_line(span, source)
    gone = Span(span.file, span.line, 1, last + 1, 1)
    if re.search(r"(?:^|[\s\[,{])&\w", source.at(gone)):
        return None
    return (Edit(span=gone, text=""),)


def _last_line(key: Span, source: SourceText) -> int:
    """The last line of the entry in a block mapping: what follows is not indented more."""
    last = number = key.line
    while number < len(source.starts):
        number += 1
        line = source.line(number)
        bare = line.lstrip(" ")
        indent = len(line) - len(bare)
        is_inside = indent >= key.column or (indent == key.column - 1 and bare[:2] in ("-", "- "))
        if bare and not is_inside:
            break
        if bare:
            last = number
    return last


def removed_item(sequence: Sequence, index: int, source: SourceText) -> Edits | None:
    """The line of an item of a block list goes; None for the only one, and one of several lines."""
    item = sequence.items[index]
    span = item.span
    if sequence.via or len(sequence.items) == 1 or not is_certain(item, source):
        return None
    line = source.line(span.line)
    behind = line[span.end_column - 1 :].strip()
    if line[: span.column - 1].strip() != "-" or (behind and not behind.startswith("#")):
        return None
    return (Edit(span=Span(span.file, span.line, 1, span.line + 1, 1), text=""),)

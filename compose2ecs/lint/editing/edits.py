"""Changes of a file's text that keep comments and formatting.

Each function gives the edits, or None where the place is not certain: behind an alias or a merge
key, with a tag, where an anchor that is used would go, on several lines, or where the comment of
something else would go too.
"""

from __future__ import annotations

import re
from typing import TypeVar

from compose2ecs.compose.grammar.scalars import resolve
from compose2ecs.compose.syntax import BREAK
from compose2ecs.compose.tree import Mapping, Node, Scalar, Sequence
from compose2ecs.diagnostics import Edit
from compose2ecs.lint.editing.layout import Written
from compose2ecs.lint.editing.text import SourceText
from compose2ecs.regex import regex
from compose2ecs.source import Span

Edits = tuple[Edit, ...]

T = TypeVar("T")

Piece = tuple[int, int]
"""The stretch of an entry or an item: offsets, the end exclusive."""

_PROPERTY = regex(r"[&!*]")
_COLON = regex(r"[ \t]*:[ \t]*")
_BEHIND = regex(r"[ \t]*(?:(?<=[ \t])#.*)?")
_BEHIND_COMMA = regex(r"[ \t]*,?[ \t]*(?:(?<=[ \t])#[^\r\n]*)?")
_ANCHOR = regex(r"(?:^|[\s\[{,(:-])&([^\s\[\]{},]+)")
_PLAIN = regex(r"[A-Za-z_./][\w./+@=:-]*(?<!:)|[\w./][\w./+@=-]*", re.ASCII)
_ESCAPED = regex(r'[\\"\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"}

STEP = 2
"""Columns by which a file is indented that has no mapping in a mapping to tell."""


def double_quoted(text: str) -> str:
    """The text as a scalar of YAML in double quotes."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def written(text: str) -> str:
    """The text as a scalar of YAML, in quotes where it needs them anywhere."""
    return text if _PLAIN.fullmatch(text) and resolve(text) == text else double_quoted(text)


def written_in(source: SourceText, text: str) -> str:
    """The text as a scalar of the language that a file is in: JSON wants quotes everywhere."""
    return double_quoted(text) if source.is_json else written(text)


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04x}"


def is_certain(node: Node, source: SourceText) -> bool:
    """Whether a value stands where its span says, alone, on one line, without anchor or tag."""
    span = node.span
    return not node.via and span.line == span.end_line and not _PROPERTY.match(source.at(span))


def quoted(scalar: Scalar, source: SourceText) -> Edits | None:
    """A plain scalar becomes the same text in double quotes."""
    old = source.at(scalar.span)
    if not is_certain(scalar, source) or not old or old[0] in "\"'|>":
        return None
    return (Edit(span=scalar.span, text=double_quoted(old)),)


def replaced(
    scalar: Scalar, source: SourceText, text: str, *, has_variables: bool = False
) -> Edits | None:
    """A scalar on one line becomes ``text``, which is written as YAML.

    None for one with a variable in it, which was judged by what the variable gives, unless
    ``has_variables`` says that it was judged as it is written.
    """
    old = source.at(scalar.span)
    if not is_certain(scalar, source) or not old:
        return None
    if "$" in old.replace("$$", "") and not has_variables:
        return None
    return (Edit(span=scalar.span, text=text),)


def respelled(scalar: Scalar, source: SourceText, text: str) -> Edits | None:
    """A scalar on one line becomes another text, in the quotes that it has; a number a number.

    None as for ``replaced``.
    """
    old = source.at(scalar.span)
    if old[:1] == '"':
        new = double_quoted(text)
    elif old[:1] == "'":
        new = "'{}'".format(text.replace("'", "''"))
    else:
        is_text = source.is_json and isinstance(resolve(text), str)
        new = text if _stays_plain(old, text, scalar) and not is_text else written_in(source, text)
    return replaced(scalar, source, new)


def _stays_plain(old: str, new: str, scalar: Scalar) -> bool:
    """Whether a text needs no quotes in the place of one that has none."""
    if not isinstance(scalar.value, str):
        return True
    others = "".join(set(new) - set(old))
    return new[:1] == old[:1] and _PLAIN.fullmatch(f"_{others}") is not None and resolve(new) == new


def renamed(mapping: Mapping, key: str, source: SourceText, name: str) -> Edits | None:
    """A key becomes ``name``, in the quotes that it has."""
    if name in mapping.entries or not _is_own(mapping, key, source):
        return None
    span = mapping.keys[key]
    old = source.at(span)
    for quote in ("", "'", '"'):
        if old == f"{quote}{key}{quote}":
            return (Edit(span=span, text=f"{quote}{name}{quote}"),)
    return None


# ---------------------------------------------------------------------- removal
def removed(mapping: Mapping, key: str, source: SourceText) -> Edits | None:
    """An entry of a mapping goes, with the comments in and behind it.

    None for the only entry of a mapping: nothing would be left of it.
    """
    if len(mapping.entries) == 1 or not _is_own(mapping, key, source):
        return None
    span = mapping.keys[key]
    if _is_one_line(span, mapping.entries[key], source):
        return (Edit(span=Span(span.file, span.line, 1, span.line + 1, 1), text=""),)
    return removed_at(span, source)


def removed_at(span: Span, source: SourceText) -> Edits | None:
    """The entry whose key stands at ``span`` goes from its mapping. None as for ``removed``."""
    layout = source.layout
    found = layout.entries.get(source.offset(span.line, span.column)) if layout else None
    if found is None or len(found[0].entries) == 1:
        return None
    parent, position = found
    first, near = _near(parent.entries, position)
    pieces = [(name.start, max(name.end, value.end)) for name, value in near]
    return _without(pieces, position - first, source, span.file, is_flow=parent.is_flow)


def removed_item(sequence: Sequence, index: int, source: SourceText) -> Edits | None:
    """An item of a list goes, with the comments in and behind it.

    None for the only item of a list.
    """
    if sequence.via or len(sequence.items) == 1:
        return None
    item = sequence.items[index]
    span = item.via[-1] if item.via else item.span
    return removed_item_at(span, source)


def removed_item_at(span: Span, source: SourceText) -> Edits | None:
    """The item that begins at ``span`` goes from its list. None as for ``removed_item``."""
    layout = source.layout
    found = layout.items.get(source.offset(span.line, span.column)) if layout else None
    if found is None or len(found[0].items) == 1:
        return None
    parent, position = found
    first, near = _near(parent.items, position)
    pieces = [(item.start, item.end) for item in near]
    if not parent.is_flow:
        pieces = [_with_dash(piece, source.text) for piece in pieces]
    return _without(pieces, position - first, source, span.file, is_flow=parent.is_flow)


def _near(parts: list[T], position: int) -> tuple[int, list[T]]:
    """What stands at a position of a collection with what is beside it, and where that begins."""
    first = max(position - 1, 0)
    return first, parts[first : position + 2]


def _with_dash(piece: Piece, text: str) -> Piece:
    """An item of a block with the ``-`` before it; as it is where a comment stands between."""
    begin = piece[0]
    while text[begin - 1 : begin].isspace():
        begin -= 1
    is_behind_dash = text[begin - 1 : begin] == "-"
    return (begin - 1, max(piece[1], begin)) if is_behind_dash else piece


def _is_one_line(key: Span, value: Node, source: SourceText) -> bool:
    """Whether a line holds an entry with a plain value, and no more than a comment besides."""
    span = value.span
    if not isinstance(value, Scalar) or value.via or not key.line == span.line == span.end_line:
        return False
    line = source.line(key.line)
    text = line[span.column - 1 : span.end_column - 1]
    return (
        not line[: key.column - 1].strip()
        and _COLON.fullmatch(line, key.end_column - 1, span.column - 1) is not None
        and _BEHIND.fullmatch(line, span.end_column - 1) is not None
        and not _PROPERTY.match(text)
    )


def _without(
    pieces: list[Piece], position: int, source: SourceText, file: str, *, is_flow: bool
) -> Edits | None:
    """The text without one of the pieces of a mapping or a list; its neighbours are enough."""
    text = source.text
    start, end = pieces[position]
    first = source.line_start(start)
    behind = _BEHIND_COMMA.match(text, end)
    is_last = position + 1 == len(pieces)
    if not text[first:start].strip() and behind and behind.end() == source.line_end(end):
        gone = first, source.next_line(end)
    elif not is_last:
        gone = start, pieces[position + 1][0]
        if "#" in text[end : gone[1]]:
            return None
    elif is_flow:
        gone = pieces[position - 1][1], end
        if "#" in text[gone[0] : start]:
            return None
    else:
        return None
    if _loses_anchor(text, *gone):
        return None
    return (Edit(span=source.span(file, *gone), text=""),)


def _loses_anchor(text: str, start: int, end: int) -> bool:
    """Whether an anchor between two offsets is used, as far as the text tells, outside of them."""
    names = _ANCHOR.findall(text[start:end])
    rest = f"{text[:start]}\n{text[end:]}" if names else ""
    return any(re.search(rf"\*{re.escape(name)}(?![^\s\[\]{{}},])", rest) for name in names)


def _is_own(mapping: Mapping, key: str, source: SourceText) -> bool:
    """Whether a key stands in the mapping itself, and not in one that is merged into it."""
    span = mapping.keys.get(key)
    if span is None or mapping.via:
        return False
    via = mapping.entries[key].via
    if not via:
        return True
    last = via[-1]
    between = source.at(Span(span.file, span.line, span.end_column, last.line, last.column))
    return span.line == last.line and _COLON.fullmatch(between) is not None


# ---------------------------------------------------------------------- insertion
def inserted(mapping: Mapping, name: str, value: str, source: SourceText) -> Edits | None:
    """An entry is added at the end of a mapping, indented as its others are.

    ``name`` and ``value`` are written as YAML. A value of several lines, a block, goes below the
    name; an empty one is none.
    """
    node = None if name in mapping.entries else _collection(mapping, source)
    if node is None:
        return None
    last = node.entries[-1] if node.entries else None
    held = last[1] if last else None
    end = max(last[0].end, last[1].end) if last else node.start + 1
    begin = last[0].start if last else end
    if node.is_flow:
        entry = f"{name}: {value}" if value else f"{name}: null"
        return _beside(begin, end, entry, source, mapping.span.file, is_first=last is None)
    if last is None or held is None or _keeps_lines(held, source):
        return None
    indent = " " * (begin - source.line_start(begin))
    return _below(indent, end, _entry(indent, name, value, source), source, mapping.span.file)


def appended(sequence: Sequence, value: str, source: SourceText) -> Edits | None:
    """An item on one line is added at the end of a list. ``value`` is written as YAML."""
    node = _collection(sequence, source)
    if node is None:
        return None
    file = sequence.span.file
    last = node.items[-1] if node.items else None
    if node.is_flow:
        begin, end = (last.start, last.end) if last else (node.start + 1, node.start + 1)
        return _beside(begin, end, value, source, file, is_first=last is None)
    if last is None or _keeps_lines(last, source):
        return None
    dash, end = _with_dash((last.start, last.end), source.text)
    if source.text[dash] != "-":
        return None
    indent = " " * (dash - source.line_start(dash))
    return _below(indent, end, f"{indent}- {value}", source, file)


def declared(root: Mapping, section: str, name: str, source: SourceText) -> Edits | None:
    """``name`` is added under the top-level ``section``, which is made where there is none."""
    held = root.entries.get(section)
    if isinstance(held, Mapping):
        return inserted(held, name, "", source)
    if held is None:
        return _spaced(inserted(root, section, f"{name}:", source), source)
    span = root.keys[section]
    if not isinstance(held, Scalar) or source.at(held.span) or held.via:
        return None
    end = source.offset(held.span.line, held.span.column)
    indent = " " * (span.column - 1)
    return _below(indent, end, f"{indent}{_step(source)}{name}:", source, span.file)


def _spaced(edits: Edits | None, source: SourceText) -> Edits | None:
    """The edits with an empty line before them where the file has one before its last section."""
    entries = source.layout.roots[-1].entries if source.layout else []
    if edits is None or len(entries) < 2:
        return edits
    key = entries[-1][0].start
    above = source.span("", key, key).line - 1
    while source.line(above).startswith("#"):
        above -= 1
    if source.line(above).strip():
        return edits
    return tuple(Edit(span=edit.span, text=f"{source.line_break}{edit.text}") for edit in edits)


def _collection(node: Mapping | Sequence, source: SourceText) -> Written | None:
    """Where a mapping or a list stands; None for one that stands elsewhere, or with a property."""
    layout = source.layout
    start = source.offset(node.span.line, node.span.column)
    if node.via or layout is None or _PROPERTY.match(source.text, start):
        return None
    return layout.collections.get(start)


def _keeps_lines(value: Written, source: SourceText) -> bool:
    """Whether a line break behind a value belongs to it, or would if the text had one."""
    while value.entries or value.items:
        value = value.entries[-1][1] if value.entries else value.items[-1]
    header = source.text[value.start : source.line_end(value.start)].partition("#")[0]
    is_open = value.end == len(source.text) and not BREAK.search(source.text[-1:])
    return value.style in ("|", ">") and ("+" in header or (is_open and "-" not in header))


def _entry(indent: str, name: str, value: str, source: SourceText) -> str:
    if not value or re.fullmatch(r"\S.*(?<!:)", value):
        return f"{indent}{name}: {value}".rstrip()
    below = f"{source.line_break}{indent}{_step(source)}"
    return f"{indent}{name}:{below}{value.replace(chr(10), below)}"


def _step(source: SourceText) -> str:
    """The blanks by which the file indents the keys of a mapping in a mapping."""
    for root in source.layout.roots if source.layout else ():
        for key, value in root.entries:
            if value.entries and not value.is_flow:
                own = key.start - source.line_start(key.start)
                below = value.entries[0][0].start
                return " " * max(below - source.line_start(below) - own, 1)
    return " " * STEP


def _beside(
    begin: int, end: int, entry: str, source: SourceText, file: str, *, is_first: bool
) -> Edits | None:
    """An entry is added in brackets, on a line of its own where the last one has one."""
    if "\n" in entry:
        return None
    start = source.line_start(begin)
    indent = source.text[start:begin]
    comma = "" if is_first else ", "
    if not is_first and not indent.strip():
        comma = f",{source.line_break}{indent}"
    return (Edit(span=source.span(file, end, end), text=f"{comma}{entry}"),)


def _below(indent: str, end: int, lines: str, source: SourceText, file: str) -> Edits | None:
    """Lines are added below the line with the offset ``end``, which is the end of a value."""
    here = source.line_end(end)
    if indent.strip() or not _BEHIND.fullmatch(source.text, end, here):
        return None
    at = source.span(file, here, here)
    return (Edit(span=at, text=f"{source.line_break}{lines}"),)

"""What an editor shows about the attribute under the cursor: its fate on ECS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from compose2ecs import support
from compose2ecs.compose.parse import Document, ParseError, parse
from compose2ecs.compose.tree import Mapping, Node, Sequence
from compose2ecs.diagnostics import Reporter
from compose2ecs.lsp.positions import Positions
from compose2ecs.source import Path, Span, dotted
from compose2ecs.support import Outcome, Row

_MAX_ROWS = 12
"""Attributes that are shown of a structure; a whole service has hundreds."""


def shown_at(text: str, position: types.Position, places: Positions) -> types.Hover | None:
    """The hover at a position of a text; None where there is nothing to say."""
    try:
        documents = parse(text, "", Reporter())
    except ParseError:
        return None
    found = place_at(documents, *places.place_of(position))
    if found is None:
        return None
    path, span = found
    fate = fate_of(path)
    if fate is None:
        return None
    return types.Hover(
        contents=types.MarkupContent(kind=types.MarkupKind.Markdown, value=fate),
        range=places.range_of(span),
    )


def place_at(documents: Iterable[Document], line: int, column: int) -> tuple[Path, Span] | None:
    """The path of the key or value at a place, and where that stands; None between them."""
    for document in documents:
        found = _below(document.root, (), line, column)
        if found is not None:
            return found
    return None


def _below(node: Node, path: Path, line: int, column: int) -> tuple[Path, Span] | None:
    if node.via:
        return None
    if isinstance(node, Mapping):
        for key, child in node.entries.items():
            span = node.keys.get(key)
            if span is not None and _covers(span, line, column):
                return (*path, key), span
            found = _below(child, (*path, key), line, column)
            if found is not None:
                return found
    elif isinstance(node, Sequence):
        for index, child in enumerate(node.items):
            found = _below(child, (*path, index), line, column)
            if found is not None:
                return found
    elif _covers(node.span, line, column):
        return path, node.span
    return None


def _covers(span: Span, line: int, column: int) -> bool:
    start, end = (span.line, span.column), (span.end_line, span.end_column)
    return start <= (line, column) < end


def fate_of(path: Path) -> str | None:
    """What becomes of the attribute at a path, as Markdown; None for what is no attribute."""
    rows = support.found(support.matrix().rows, dotted(path))
    if not rows:
        return None
    exact = [row for row in rows if _words(row.attribute) == len(_keys(path))]
    shown = exact or rows
    blocks = ["\n".join(_block(row)) for row in shown[:_MAX_ROWS]]
    if len(shown) > _MAX_ROWS:
        blocks.append(f"… and {len(shown) - _MAX_ROWS} more attributes")
    return "\n\n---\n\n".join(blocks)


def _keys(path: Path) -> tuple[str, ...]:
    return tuple(key for key in path if isinstance(key, str))


def _words(attribute: str) -> int:
    return len(attribute.replace("[]", "").split("."))


def _block(row: Row) -> Iterator[str]:
    yield f"**`{row.attribute}`** {row.says}"
    yield ""
    for outcome in row.outcomes:
        yield f"- {outcome.fate.symbol} **{outcome.fate}** on {_targets(outcome, row)}"
        yield from (f"  - → `{field}`" for field in outcome.fields)
        for remark in outcome.remarks:
            yield f"  - {remark.severity} `{remark.code}`: {remark.message}"


def _targets(outcome: Outcome, row: Row) -> str:
    return "every target" if len(row.outcomes) == 1 else ", ".join(outcome.targets)

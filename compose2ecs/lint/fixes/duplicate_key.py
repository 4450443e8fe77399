"""``duplicate-key``: remove a repetition, or name all that is merged in one ``<<``."""

from __future__ import annotations

from compose2ecs.diagnostics import Diagnostic, Edit, Fix
from compose2ecs.lint.editing.edits import removed_at
from compose2ecs.lint.editing.layout import Written
from compose2ecs.lint.editing.located import source_of
from compose2ecs.lint.editing.text import SourceText
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Span

_MERGE = "<<"


def duplicate_key(found: Diagnostic, subject: Subject) -> Fix | None:
    """The later of two entries with the same text goes; the sources of two ``<<`` become a list."""
    source = source_of(found, subject)
    if source is None or len(found.locations) < 2:
        return None
    second, first = found.locations[0].span, found.locations[1].span
    if second is None or first is None or second.file != first.file:
        return None
    one, two = _value(first, source), _value(second, source)
    if one is None or two is None:
        return None
    gone = removed_at(second, source)
    if gone is None:
        return None
    if source.at(second) == _MERGE:
        return _united(one, two, first, source, gone)
    if _text(one, source) != _text(two, source):
        return None
    return Fix(title="remove the second", edits=gone, is_safe=True)


def _value(key: Span, source: SourceText) -> Written | None:
    layout = source.layout
    place = layout.entries.get(source.offset(key.line, key.column)) if layout else None
    return place[0].entries[place[1]][1] if place is not None else None


def _text(value: Written, source: SourceText) -> str:
    return source.text[value.start : value.end]


def _united(
    one: Written, two: Written, first: Span, source: SourceText, gone: tuple[Edit, ...]
) -> Fix | None:
    """The sources of both in the order of the text; where two have a key, the first one wins."""
    texts = [_text(value, source) for value in (one, two)]
    if any("#" in text or "\n" in text or not _is_source(text) for text in texts):
        return None
    listed = ", ".join(text.strip("[]").strip() for text in texts)
    edit = Edit(span=source.span(first.file, one.start, one.end), text=f"[{listed}]")
    return Fix(title="merge a list", edits=(edit, *gone), is_safe=False)


def _is_source(text: str) -> bool:
    return text.startswith("*") or (text.startswith("[") and text.endswith("]"))

"""``wrong-type``: write the value as the kind that is wanted."""

from __future__ import annotations

from compose2ecs.compose.structure.messages import DURATIONS
from compose2ecs.compose.structure.walk import matches
from compose2ecs.compose.tree import Mapping, Node, Scalar
from compose2ecs.diagnostics import Diagnostic, Edit, Fix
from compose2ecs.lint.editing.edits import (
    Edits,
    is_certain,
    quoted,
    removed,
    replaced,
    respelled,
    written_in,
)
from compose2ecs.lint.editing.located import (
    entry_at,
    entry_of,
    node_at,
    path_of,
    schema_at,
    source_of,
)
from compose2ecs.lint.editing.text import SourceText
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Path

_BOOLEANS = {
    **dict.fromkeys(("true", "yes", "on"), "true"),
    **dict.fromkeys(("false", "no", "off"), "false"),
}


def wrong_type(found: Diagnostic, subject: Subject) -> Fix | None:
    """A number gets quotes, a duration a unit; one text becomes a list, an entry `NAME=value`.

    A boolean loses its quotes, and a key without a value goes.
    """
    path, source = path_of(found), source_of(found, subject)
    if not path or source is None or found.span is None:
        return None
    place = entry_at(found.span, subject)
    if place is not None:
        return _fix("remove it", _emptied(*place, source), path)
    node = node_at(found.span, subject)
    types = schema_at(path).get("type", ())
    allowed = {types} if isinstance(types, str) else set(types)
    if isinstance(node, Mapping):
        return _fix("write `NAME=value`", _assignment(node, source), path)
    if not isinstance(node, Scalar) or node.value is None:
        return None
    if path == ("version",):
        return _without_version(node, subject, source)
    if "string" in allowed:
        return _as_text(node, path, source)
    if "array" in allowed and isinstance(node.value, str):
        text = f"[{written_in(source, node.value)}]"
        return _fix("make it a list", replaced(node, source, text), path)
    if allowed == {"boolean"} and isinstance(node.value, str):
        word = _BOOLEANS.get(node.value.lower())
        edits = replaced(node, source, word) if word else None
        return _fix(f"write `{word}`", edits, path)
    return None


def _without_version(node: Scalar, subject: Subject, source: SourceText) -> Fix | None:
    """The file without its ``version``, which has no effect."""
    place = entry_of(node.span, subject)
    edits = removed(*place, source) if place is not None else None
    return _fix("remove it", edits, ("version",), is_safe=True)


def _fix(title: str, edits: Edits | None, path: Path, *, is_safe: bool = False) -> Fix | None:
    if edits is None:
        return None
    return Fix(title=title, edits=edits, is_safe=is_safe, changes=() if is_safe else (path,))


def _emptied(mapping: Mapping, key: str, source: SourceText) -> Edits | None:
    """The mapping without a key that has no value."""
    value = mapping.entries[key]
    is_empty = isinstance(value, Scalar) and value.value is None
    return removed(mapping, key, source) if is_empty else None


def _as_text(node: Scalar, path: Path, source: SourceText) -> Fix | None:
    if isinstance(node.value, int) and not isinstance(node.value, bool) and path[-1] in DURATIONS:
        text = f"{node.value}s"
        return _fix(f"write `{text}`", respelled(node, source, text), path)
    if path[2:] == ("restart",) and node.value is False:
        return _fix('write `"no"`', replaced(node, source, '"no"'), path)
    form = schema_at(path).get("pattern")
    if form is not None and not matches(form, source.at(node.span)):
        return None
    return _fix("put it in quotes", quoted(node, source), path, is_safe=True)


def _assignment(node: Mapping, source: SourceText) -> Edits | None:
    """``- NAME: value`` as the text that an entry of a list is."""
    if len(node.entries) != 1 or node.via:
        return None
    ((key, value),) = node.entries.items()
    if "=" in key:  # the text was meant as an entry already, and is cut at the colon in it
        return None
    start = node.keys[key]
    if not _is_beside(value, source) or start[1:3] != node.span[1:3]:
        return None
    span = start._replace(end_line=value.span.end_line, end_column=value.span.end_column)
    if span.line != span.end_line:
        return None
    text = source.at(value.span).strip("\"'") if isinstance(value, Scalar) else ""
    return (Edit(span=span, text=written_in(source, f"{key}={text}")),)


def _is_beside(value: Node, source: SourceText) -> bool:
    """Whether a value is a text or a number that means the same behind ``=``."""
    if not isinstance(value, Scalar) or not is_certain(value, source) or value.value is None:
        return False
    text = source.at(value.span)
    is_plain = text[:1] not in ("'", '"')
    return not (set(text) & set("\\")) and (is_plain or "'" not in text[1:-1])

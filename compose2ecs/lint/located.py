"""What stands at the place of a finding: in the files, and in the schema."""

from __future__ import annotations

from collections.abc import Iterator

from compose2ecs.compose.structure.hints import EXTENSION, Outline
from compose2ecs.compose.structure.walk import Schema, child_schema
from compose2ecs.compose.tree import Mapping, Node, Scalar, Sequence
from compose2ecs.diagnostics import Diagnostic
from compose2ecs.lint.subject import Subject
from compose2ecs.lint.text import SourceText
from compose2ecs.source import Path, Span


def source_of(found: Diagnostic, subject: Subject) -> SourceText | None:
    """The text of the file that a finding is in."""
    return subject.texts.get(found.span.file) if found.span is not None else None


def path_of(found: Diagnostic) -> Path:
    """The path in the project that a finding is about; empty where none is known."""
    return (found.locations[0].path or ()) if found.locations else ()


def entry_at(span: Span, subject: Subject) -> tuple[Mapping, str] | None:
    """The mapping and the key that stands at ``span``."""
    for node in _collections(span, subject):
        if isinstance(node, Mapping):
            for key, place in node.keys.items():
                if place == span:
                    return node, key
    return None


def node_at(span: Span, subject: Subject) -> Node | None:
    """The value that stands at ``span`` itself, and not through an alias."""
    for node in _collections(span, subject):
        if node.span == span:
            return node
        children = node.entries.values() if isinstance(node, Mapping) else node.items
        for child in children:
            if child.span == span and not child.via:
                return child
    return None


def entry_of(value: Span, subject: Subject) -> tuple[Mapping, str] | None:
    """The mapping and the key whose value stands at a place."""
    for node in _collections(value, subject):
        if isinstance(node, Mapping):
            for key, child in node.entries.items():
                if child.span == value and not child.via:
                    return node, key
    return None


def scalar_at(span: Span, subject: Subject) -> Scalar | None:
    """The scalar that stands at ``span`` itself."""
    found = node_at(span, subject)
    return found if isinstance(found, Scalar) else None


def _collections(span: Span, subject: Subject) -> Iterator[Mapping | Sequence]:
    """The mappings and lists of the file, outer ones first, each at its own place."""
    waiting: list[Node] = [document.root for document in subject.documents.get(span.file, ())]
    while waiting:
        node = waiting.pop()
        if node.via or isinstance(node, Scalar):
            continue
        yield node
        waiting += node.entries.values() if isinstance(node, Mapping) else node.items


_FORMS = {
    "services": "service",
    "volumes": "volume",
    "networks": "network",
    "secrets": "secret",
    "configs": "config",
}


def outline_at(path: Path) -> tuple[Outline, Path]:
    """The schema that a path is held against, and the path in what that schema describes."""
    if path[:1] == (EXTENSION,):
        return Outline(schema=EXTENSION, definition="project", base=path[:1]), path[1:]
    if path[2:3] == (EXTENSION,):
        form = _FORMS[str(path[0])]
        return Outline(schema=EXTENSION, definition=form, base=path[:3]), path[3:]
    return Outline(schema="compose"), path


def schema_at(path: Path) -> Schema:
    """The schema of what stands at a path; empty where anything may."""
    outline, inner = outline_at(path)
    return (child_schema(outline.above(inner), inner[-1]) or {}) if inner else outline.root

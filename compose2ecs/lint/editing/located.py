"""What stands at the place of a finding: in the files, and in the schema."""

from __future__ import annotations

from compose2ecs.compose.structure.hints import EXTENSION, Outline
from compose2ecs.compose.structure.walk import Schema, child_schema
from compose2ecs.compose.tree import Node, Scalar
from compose2ecs.diagnostics import Diagnostic
from compose2ecs.lint.editing.standing import Entry, Standing
from compose2ecs.lint.editing.text import SourceText
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Path, Span


def source_of(found: Diagnostic, subject: Subject) -> SourceText | None:
    """The text of the file that a finding is in."""
    return subject.texts.get(found.span.file) if found.span is not None else None


def path_of(found: Diagnostic) -> Path:
    """The path in the project that a finding is about; empty where none is known."""
    return (found.locations[0].path or ()) if found.locations else ()


def entry_at(span: Span, subject: Subject) -> Entry | None:
    """The mapping and the key that stands at ``span``."""
    return _standing(span, subject).keys.get(span)


def entry_of(value: Span, subject: Subject) -> Entry | None:
    """The mapping and the key whose value stands at a place."""
    return _standing(value, subject).holders.get(value)


def node_at(span: Span, subject: Subject) -> Node | None:
    """The value that stands at ``span`` itself, and not through an alias."""
    return _standing(span, subject).nodes.get(span)


def scalar_at(span: Span, subject: Subject) -> Scalar | None:
    """The scalar that stands at ``span`` itself."""
    found = node_at(span, subject)
    return found if isinstance(found, Scalar) else None


def _standing(span: Span, subject: Subject) -> Standing:
    documents = subject.documents.get(span.file, ())
    source = subject.texts.get(span.file) if documents else None
    return source.standing(one.root for one in documents) if source else Standing(())


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

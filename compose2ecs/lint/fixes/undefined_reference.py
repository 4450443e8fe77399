"""``undefined-reference``: declare the volume or network."""

from __future__ import annotations

from compose2ecs.compose.model import Project
from compose2ecs.compose.tree import Mapping
from compose2ecs.diagnostics import Diagnostic, Fix
from compose2ecs.lint.edits import declared, written
from compose2ecs.lint.places import path_of, source_of
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Path


def undefined_reference(found: Diagnostic, subject: Subject) -> Fix | None:
    """A volume or network is declared at the top level of the file that names it, with defaults."""
    path, source, span = path_of(found), source_of(found, subject), found.span
    if source is None or span is None or subject.project is None or path[:1] != ("services",):
        return None
    documents = subject.documents.get(span.file, ())
    section, name = path[2] if len(path) > 3 else None, _name(path, subject.project)
    if section not in ("networks", "volumes") or name is None or len(documents) != 1:
        return None
    root = documents[0].root
    if not isinstance(root, Mapping):
        return None
    edits = declared(root, section, written(name), source)
    if edits is None or "$" in source.at(span):
        return None
    return Fix(
        title=f"declare `{name}` in `{section}`",
        edits=edits,
        is_safe=False,
        changes=((section, name),),
    )


def _name(path: Path, project: Project) -> str | None:
    """What the reference at a path names."""
    service = project.services.value.get(str(path[1]))
    if service is None:
        return None
    if path[2] == "networks":
        return str(path[3]) if isinstance(path[3], str) else None
    mounts = service.value.volumes
    index = path[3]
    if mounts is None or not isinstance(index, int) or index >= len(mounts.value):
        return None
    source = mounts.value[index].value.source
    return source.value if source is not None else None

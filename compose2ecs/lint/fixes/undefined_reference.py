"""``undefined-reference``: declare the volume or network."""

from __future__ import annotations

from collections.abc import Iterator

from compose2ecs.compose.model import Project, Service
from compose2ecs.compose.structure.hints import closest
from compose2ecs.compose.tree import Mapping
from compose2ecs.diagnostics import Diagnostic, Fix
from compose2ecs.lint.editing.edits import declared, written
from compose2ecs.lint.editing.located import path_of, source_of
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Path


def undefined_reference(found: Diagnostic, subject: Subject) -> Fix | None:
    """A volume or network is declared at the top level of the file that names it, with defaults.

    Not where one of nearly the same name is there that nobody uses.
    """
    path, source, span = path_of(found), source_of(found, subject), found.span
    if source is None or span is None or subject.project is None or len(path) < 4:
        return None
    documents = subject.documents.get(span.file, ())
    section, name = str(path[2]), _name(path, subject.project)
    if name is None or len(documents) != 1 or "$" in source.at(span):
        return None
    root = documents[0].root
    if not isinstance(root, Mapping) or closest(name, _unused(section, subject.project)):
        return None
    edits = declared(root, section, written(name), source)
    if edits is None:
        return None
    title = f"declare `{name}` in `{section}`"
    return Fix(title=title, edits=edits, is_safe=False, changes=((section, name),))


def _name(path: Path, project: Project) -> str | None:
    """What the reference at a path names, if it is a volume or a network."""
    service = project.services.value.get(str(path[1])) if path[0] == "services" else None
    if service is None:
        return None
    if path[2] == "networks":
        return path[3] if isinstance(path[3], str) else None
    mounts = service.value.volumes if path[2] == "volumes" else None
    index = path[3]
    if mounts is None or not isinstance(index, int) or index >= len(mounts.value):
        return None
    source = mounts.value[index].value.source
    return source.value if source is not None else None


def _unused(section: str, project: Project) -> set[str]:
    """The names of a section that no service uses."""
    known = project.networks if section == "networks" else project.volumes
    services = [service.value for service in project.services.value.values()]
    return set(known.value).difference(*(_used(section, service) for service in services))


def _used(section: str, service: Service) -> Iterator[str]:
    if section == "networks":
        yield from service.networks.value if service.networks is not None else ()
        return
    for mount in service.volumes.value if service.volumes is not None else ():
        if mount.value.source is not None:
            yield mount.value.source.value

"""What a project declares at its top level, and what of it nothing uses."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from compose2ecs.compose.enable import prune
from compose2ecs.compose.model import FileObject, Model, Network, Project, Volume
from compose2ecs.compose.tree import Mapping as MappingNode
from compose2ecs.diagnostics import Fix
from compose2ecs.lint.editing.edits import removed
from compose2ecs.lint.rule import Report
from compose2ecs.lint.subject import Subject, part
from compose2ecs.source import Path, Traced

Kind = Literal["volumes", "networks", "secrets", "configs", "models"]

Declared: TypeAlias = Mapping[str, Traced[Network | Volume | FileObject | Model]]


def report_unused(subject: Subject, report: Report, kind: Kind) -> None:
    """Report what no service of any profile uses, nor a build.

    Nothing is said of what is created elsewhere, nor of the default network, which can be declared
    to change its settings. A file with errors may use more than could be read of it, and one
    without services is a part of other projects.
    """
    project = subject.project
    if project is None or subject.loaded.project is None:
        return
    declared = {
        name: one
        for name, one in _declared(project, kind).items()
        if (kind, name) != ("networks", "default")
    }
    if not declared or not project.services.value or (pruned := _pruned(subject)) is None:
        return
    used = _declared(pruned, kind)
    for name, one in declared.items():
        if name in used:
            continue
        external = getattr(one.value, "external", None)
        if external is None or not external.value:
            report(
                f"no service uses the {kind.removesuffix('s')} `{name}`",
                one,
                help="remove it, or use it in a service",
                fix=_removal(subject, (kind, name)),
            )


@part
def _pruned(subject: Subject) -> Project | None:
    """The project without what nothing uses."""
    return None if subject.project is None else prune(subject.project)


def _declared(project: Project, kind: Kind) -> Declared:
    declared: Declared = getattr(project, kind).value
    return declared


def _removal(subject: Subject, path: Path) -> Fix | None:
    """The declaration goes, or the whole part when it is the only one there."""
    kind, name = map(str, path)
    places = [
        (root, part)
        for place, root in subject.mappings
        if not place and isinstance(part := root.entries.get(kind), MappingNode)
        if name in part.entries
    ]
    if len(places) != 1:
        return None
    root, part = places[0]
    source = subject.texts[root.span.file]
    edits = removed(root, kind, source) if len(part.entries) == 1 else removed(part, name, source)
    return Fix(title=f"remove `{name}`", edits=edits, is_safe=True) if edits else None

"""``clamped``: write what ECS uses."""

from compose2ecs.diagnostics import Diagnostic, Fix
from compose2ecs.lint.editing.edits import respelled
from compose2ecs.lint.editing.located import path_of, scalar_at, source_of
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Path, Source


def clamped(found: Diagnostic, subject: Subject) -> Fix | None:
    """The time to stop becomes what the target gives; not where only some targets shorten it."""
    path, source = path_of(found), source_of(found, subject)
    scalar = scalar_at(found.span, subject) if found.span else None
    if found.targets or source is None or scalar is None or path[2:] != ("stop_grace_period",):
        return None
    times = _times(path, subject)
    edits = respelled(scalar, source, f"{min(times)}s") if len(times) == 1 else None
    if edits is None:
        return None
    title = f"write `{min(times)}s`"
    return Fix(title=title, edits=edits, is_safe=False, changes=(path,))


def _times(path: Path, subject: Subject) -> set[int]:
    """The times to stop, in seconds, that the results have from the value at a path."""
    containers = [
        container
        for conversion in subject.conversions.values()
        if conversion.ecs is not None
        for task in conversion.ecs.task_definitions
        for container in task.container_definitions
    ]
    return {
        container.stop_timeout.value
        for container in containers
        if container.stop_timeout is not None
        for origin in container.stop_timeout.origins
        if isinstance(origin, Source) and origin.path == path
    }

"""``unset-variable``: leave the variable to the container."""

from compose2ecs.diagnostics import Diagnostic, Fix
from compose2ecs.lint.editing.located import path_of, scalar_at
from compose2ecs.lint.reading.deferred import (
    bare,
    doubling,
    has_shell,
    is_command,
    is_of_the_container,
)
from compose2ecs.lint.subject import Subject


def unset_variable(found: Diagnostic, subject: Subject) -> Fix | None:
    """The dollars are doubled in a command, if the container gives all that are not set a value."""
    path = path_of(found)
    scalar = scalar_at(found.span, subject) if found.span else None
    if scalar is None or not isinstance(scalar.value, str) or not path or not is_command(path):
        return None
    service = subject.services.get(str(path[1]))
    if service is None or not has_shell(service, path):
        return None
    text, lookup = scalar.value, subject.loaded.environment.lookup
    names = tuple(name for name in dict.fromkeys(bare(text)) if lookup(name) is None)
    if not all(is_of_the_container(name, text, service) for name in names):
        return None
    return doubling(subject, path, scalar, names)

"""``tmpfs-size-chosen``: write the size that is used."""

from compose2ecs.diagnostics import Diagnostic, Fix
from compose2ecs.lint.editing.edits import respelled
from compose2ecs.lint.editing.located import path_of, scalar_at, source_of
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.rules.tmpfs import DEFAULT_MIB


def tmpfs_size_chosen(found: Diagnostic, subject: Subject) -> Fix | None:
    """The size that is used is written behind the path, in the short form; Docker keeps it too."""
    path, source = path_of(found), source_of(found, subject)
    scalar = scalar_at(found.span, subject) if found.span else None
    if source is None or scalar is None or path[2:3] != ("tmpfs",):
        return None
    text = str(scalar.value)
    if "size=" in text:
        return None
    size = f"{',' if ':' in text else ':'}size={DEFAULT_MIB}m"
    edits = respelled(scalar, source, f"{text}{size}")
    if edits is None:
        return None
    return Fix(title=f"write {DEFAULT_MIB} MiB", edits=edits, is_safe=False, changes=(path[:3],))

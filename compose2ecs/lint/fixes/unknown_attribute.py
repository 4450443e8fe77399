"""``unknown-attribute``: correct the spelling."""

from compose2ecs.compose.structure.hints import misspelt
from compose2ecs.diagnostics import Diagnostic, Fix
from compose2ecs.lint.editing.edits import renamed
from compose2ecs.lint.editing.located import entry_at, outline_at, path_of, source_of
from compose2ecs.lint.subject import Subject


def unknown_attribute(found: Diagnostic, subject: Subject) -> Fix | None:
    """The key becomes the attribute that it is most like, where it can be no other."""
    path, source = path_of(found), source_of(found, subject)
    place = entry_at(found.span, subject) if found.span else None
    if not path or source is None or place is None:
        return None
    outline, inner = outline_at(path)
    name = misspelt(inner, outline) if inner else None
    edits = renamed(*place, source, name) if name is not None else None
    if name is None or edits is None:
        return None
    changes = (path, (*path[:-1], name))
    return Fix(title=f"call it `{name}`", edits=edits, is_safe=False, changes=changes)

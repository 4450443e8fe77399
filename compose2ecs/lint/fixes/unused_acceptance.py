"""``unused-acceptance``: remove it."""

from compose2ecs.diagnostics import Diagnostic, Fix
from compose2ecs.lint.editing.edits import removed
from compose2ecs.lint.editing.located import entry_of, path_of, source_of
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.settings.reading import KEY


def unused_acceptance(found: Diagnostic, subject: Subject) -> Fix | None:
    """The code goes from ``accept``, and ``accept`` with its last; not where a target has it."""
    path, source = path_of(found), source_of(found, subject)
    place = entry_of(found.span, subject) if found.span else None
    if found.targets or source is None or not path:
        return None
    while place is not None and len(place[0].entries) == 1 and path[-1] != KEY:
        place, path = entry_of(place[0].span, subject), path[:-1]
    edits = removed(*place, source) if place is not None else None
    if edits is None:
        return None
    return Fix(title="remove it", edits=edits, is_safe=False, changes=(path,))

"""``duplicate-item``: remove the second."""

from compose2ecs.diagnostics import Diagnostic, Fix
from compose2ecs.lint.editing.edits import removed_item_at
from compose2ecs.lint.editing.located import source_of
from compose2ecs.lint.subject import Subject


def duplicate_item(found: Diagnostic, subject: Subject) -> Fix | None:
    """Of two equal items of a list the later one goes."""
    source = source_of(found, subject)
    edits = removed_item_at(found.span, source) if found.span and source else None
    return None if edits is None else Fix(title="remove the second", edits=edits, is_safe=True)

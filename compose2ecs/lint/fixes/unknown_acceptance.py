"""``unknown-acceptance``: correct the spelling."""

from compose2ecs.compose.structure.hints import closest
from compose2ecs.diagnostics import Diagnostic, Fix, declared
from compose2ecs.lint.editing.edits import renamed
from compose2ecs.lint.editing.located import entry_of, path_of, source_of
from compose2ecs.lint.subject import Subject

_ALIKE = 0.8
"""Likeness of two codes below which one is no misspelling of the other: many share a word."""


def unknown_acceptance(found: Diagnostic, subject: Subject) -> Fix | None:
    """The key under ``accept`` becomes the code that it is most like."""
    path, source = path_of(found), source_of(found, subject)
    place = entry_of(found.span, subject) if found.span else None
    if source is None or place is None or not path:
        return None
    slug = closest(place[1], declared(), _ALIKE)
    edits = renamed(*place, source, slug) if slug is not None else None
    if slug is None or edits is None:
        return None
    changes = (path, (*path[:-1], slug))
    return Fix(title=f"call it `{slug}`", edits=edits, is_safe=False, changes=changes)

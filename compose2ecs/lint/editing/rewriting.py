"""Changes within a value: one name or number in it becomes another."""

from __future__ import annotations

from compose2ecs.diagnostics import Edit, Fix
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Traced


def rewriting(
    subject: Subject, place: Traced[object], old: str, new: str, title: str
) -> Fix | None:
    """The fix that puts ``new`` for ``old`` in the text of a value; it changes the meaning.

    None where the place is not certain: behind an alias, on several lines, laid over another value,
    or where ``old`` does not stand there exactly once.
    """
    source = place.source
    if source is None or source.via or len(place.origins) != 1:
        return None
    span = source.span
    if span.line != span.end_line or span.file not in subject.texts:
        return None
    written = subject.written(span)
    if written.count(old) != 1 or written[:1] in ("&", "!", "*"):
        return None
    column = span.column + written.index(old)
    edit = Edit(span=span._replace(column=column, end_column=column + len(old)), text=new)
    return Fix(title=title, edits=(edit,), is_safe=False, changes=(source.path,))

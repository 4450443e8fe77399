"""``non-string-key``: put the key in quotes."""

from compose2ecs.compose.grammar.scalars import resolve
from compose2ecs.compose.parse import text_of_key
from compose2ecs.diagnostics import Diagnostic, Edit, Fix
from compose2ecs.lint.editing.edits import double_quoted
from compose2ecs.lint.editing.located import source_of
from compose2ecs.lint.subject import Subject


def non_string_key(found: Diagnostic, subject: Subject) -> Fix | None:
    """The key stays as it is written, as text.

    Not where YAML reads something else, as in ``0755``: either may be meant.
    """
    span, source = found.span, source_of(found, subject)
    if span is None or source is None or span.line != span.end_line:
        return None
    key = source.at(span)
    value = resolve(key) if key else None
    if value is None or isinstance(value, str) or text_of_key(value) != key:
        return None
    edit = Edit(span=span, text=double_quoted(key))
    return Fix(title="put the key in quotes", edits=(edit,), is_safe=True)

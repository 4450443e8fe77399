"""``command-cut``: run a shell."""

from compose2ecs.compose.grammar.words import ends_in_word, read
from compose2ecs.diagnostics import Diagnostic, Fix
from compose2ecs.lint.editing.edits import double_quoted, replaced
from compose2ecs.lint.editing.located import path_of, scalar_at, source_of
from compose2ecs.lint.subject import Subject


def command_cut(found: Diagnostic, subject: Subject) -> Fix | None:
    """The whole text becomes a script of ``sh``, unless it was cut in the middle of a word."""
    path, source = path_of(found), source_of(found, subject)
    scalar = scalar_at(found.span, subject) if found.span else None
    if not path or source is None or scalar is None or not isinstance(scalar.value, str):
        return None
    if ends_in_word(scalar.value, read(scalar.value)[1]):
        return None
    text = f'["sh", "-c", {double_quoted(scalar.value)}]'
    edits = replaced(scalar, source, text)
    if edits is None:
        return None
    return Fix(title="run a shell", edits=edits, is_safe=False, changes=(path,))

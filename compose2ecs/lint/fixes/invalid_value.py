"""``invalid-value``: the word that was meant, or a unit for a duration."""

from compose2ecs.compose.structure.hints import closest
from compose2ecs.compose.structure.messages import DURATIONS
from compose2ecs.diagnostics import Diagnostic, Fix
from compose2ecs.lint.editing.edits import respelled
from compose2ecs.lint.editing.located import path_of, scalar_at, schema_at, source_of
from compose2ecs.lint.subject import Subject


def invalid_value(found: Diagnostic, subject: Subject) -> Fix | None:
    """The value becomes the word that it is most like; a number without a unit becomes seconds."""
    path, source = path_of(found), source_of(found, subject)
    scalar = scalar_at(found.span, subject) if found.span else None
    if not path or source is None or scalar is None or not isinstance(scalar.value, str):
        return None
    words = schema_at(path).get("enum", ())
    wanted = None
    if path[-1] in DURATIONS and scalar.value.isascii() and scalar.value.isdigit():
        wanted = f"{scalar.value}s"
    elif words and all(isinstance(word, str) for word in words):
        wanted = closest(scalar.value, words)
    edits = respelled(scalar, source, wanted) if wanted is not None else None
    if edits is None:
        return None
    return Fix(title=f"write `{wanted}`", edits=edits, is_safe=False, changes=(path,))

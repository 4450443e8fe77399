"""``interpolation-syntax``: double the dollars that begin no variable."""

from compose2ecs.compose.grammar.template import TemplateError, substitute
from compose2ecs.diagnostics import Diagnostic, Edit, Fix
from compose2ecs.lint.places import path_of, scalar_at, source_of
from compose2ecs.lint.subject import Subject

_MOST = 50
"""Dollars that are doubled in one text."""


def interpolation_syntax(found: Diagnostic, subject: Subject) -> Fix | None:
    """Every ``$`` that cannot be read becomes ``$$``: the program in the container gets it."""
    source = source_of(found, subject)
    scalar = scalar_at(found.span, subject) if found.span else None
    if source is None or scalar is None or scalar.via:
        return None
    start = source.offset(scalar.span.line, scalar.span.column)
    places = _unreadable(source.at(scalar.span))
    if not places:
        return None
    spans = [source.span(scalar.span.file, start + at, start + at) for at in places]
    edits = tuple(Edit(span=span, text="$") for span in spans)
    path = path_of(found)
    return Fix(
        title="write `$$` for a dollar",
        edits=edits,
        is_safe=False,
        changes=(path,) if path else (),
    )


def _unreadable(text: str) -> list[int]:
    """The offsets of the dollars that begin nothing; none where there are too many."""
    places: list[int] = []
    for _ in range(_MOST):
        try:
            substitute(text, lambda _: "x", lambda _: None)
        except TemplateError as error:
            if error.kind != "invalid" or text[error.offset : error.offset + 1] != "$":
                return []
            places.append(error.offset - len(places))
            text = f"{text[: error.offset]}${text[error.offset :]}"
        else:
            return places
    return []

"""``interpolation-syntax``: double the dollars that begin no variable."""

from compose2ecs.compose.grammar.template import TemplateError, substitute
from compose2ecs.diagnostics import Diagnostic, Edit, Fix
from compose2ecs.lint.editing.located import path_of, scalar_at, source_of
from compose2ecs.lint.subject import Subject

_SCRIPTS = frozenset(
    {"annotations", "command", "entrypoint", "environment", "healthcheck", "labels"}
    | {"content", "dockerfile_inline", "post_start", "pre_stop"}
)
"""Attributes whose text is for a program, to which a dollar may mean something."""

_MOST = 50
"""Dollars that are doubled in one text."""


def interpolation_syntax(found: Diagnostic, subject: Subject) -> Fix | None:
    """Every ``$`` that cannot be read becomes ``$$``, in texts that a program reads."""
    source = source_of(found, subject)
    scalar = scalar_at(found.span, subject) if found.span else None
    path = path_of(found)
    if source is None or scalar is None or scalar.via or _SCRIPTS.isdisjoint(path[2:4]):
        return None
    start = source.offset(scalar.span.line, scalar.span.column)
    places = _unreadable(source.at(scalar.span))
    if not places:
        return None
    spans = [source.span(scalar.span.file, start + at, start + at) for at in places]
    edits = tuple(Edit(span=span, text="$") for span in spans)
    title = "write `$$` for a dollar"
    return Fix(title=title, edits=edits, is_safe=False, changes=(path,))


def _unreadable(text: str) -> list[int]:
    """The offsets of the dollars that begin nothing.

    None where there are too many, and where the brace of a variable does not close.
    """
    places: list[int] = []
    for _ in range(_MOST):
        try:
            substitute(text, lambda _: "x", lambda _: None)
        except TemplateError as error:
            rest = text[error.offset :]
            if error.kind != "invalid" or not rest.startswith("$"):
                return []
            if rest.startswith("${") and "}" not in rest:
                return []
            places.append(error.offset - len(places))
            text = f"{text[: error.offset]}${text[error.offset :]}"
        else:
            return places
    return []

"""What we say about a place that breaks a rule of a schema: the code, the message and the help.

A message names the value and what is wrong with it; the help says what to write. Both speak the
language of the file, not that of JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from compose2ecs.compose.structure import codes
from compose2ecs.compose.structure.hints import FEW, Outline, closest, listed, meant
from compose2ecs.compose.structure.walk import Schema, Violation, matches
from compose2ecs.compose.tree import Mapping, Node, Scalar, Sequence
from compose2ecs.diagnostics import Code, Location, Reporter
from compose2ecs.shape import shape
from compose2ecs.source import dotted

_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "a boolean",
    "array": "a list",
    "object": "a mapping",
    "null": "empty",
}
"""The types of JSON Schema as a message names them, in the order in which it lists them."""

DURATIONS = frozenset(
    {
        "delay",
        "interval",
        "monitor",
        "start_interval",
        "start_period",
        "stop_grace_period",
        "timeout",
        "window",
    }
)
"""The attributes that hold a span of time, which is text with a unit."""

_LONGEST = 60
"""Characters of a value that a message repeats."""


@shape
class Finding:
    """What is said about one violation."""

    code: Code
    message: str
    help: str | None = None
    related: Location | None = None


def report(violation: Violation, outline: Outline, reporter: Reporter) -> None:
    """Report one violation at its place, and at a related place where it has one."""
    finding = _FINDINGS[violation.keyword](violation, outline)
    place = Location(violation.span, outline.whole(violation.path))
    reporter.report(finding.code, finding.message, place, finding.related, help=finding.help)


def _wrong_type(violation: Violation, outline: Outline) -> Finding:
    node = violation.node
    allowed = _allowed(violation.schema)
    name = outline.name(violation.path)
    kinds = [_KINDS[kind] for kind in allowed]
    wanted = "true or false" if allowed == ["boolean"] else listed(kinds, "or")
    if isinstance(node, Scalar) and node.value is None:
        return Finding(
            code=codes.WRONG_TYPE,
            message=f"{name} is empty; it must be {wanted}",
            help="give it a value, or remove it",
        )
    return Finding(
        code=codes.WRONG_TYPE,
        message=f"{name} must be {wanted}, not {_kind(node, allowed)}",
        help=_remedy(violation, outline, allowed),
    )


def _allowed(schema: Schema) -> list[str]:
    types = schema["type"]
    return [kind for kind in _KINDS if kind in ([types] if isinstance(types, str) else types)]


def _kind(node: Node, allowed: list[str]) -> str:
    """What was given; by its value where its kind alone would not tell the difference."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    value = node.value
    if isinstance(value, bool) or (isinstance(value, float) and "integer" in allowed):
        return _text(node)
    if isinstance(value, (int, float)):
        return "a number"
    return "text" if isinstance(value, str) else "a timestamp"


def _remedy(violation: Violation, outline: Outline, allowed: list[str]) -> str | None:
    """How to write a value of the allowed kinds, judged by what was written."""
    node = violation.node
    if isinstance(node, Mapping):
        return _remedy_for_mapping(node, violation, outline, allowed)
    if isinstance(node, Sequence):
        return "leave out the `- ` before each `name: value`" if "object" in allowed else None
    if isinstance(node.value, float) and "integer" in allowed:
        return None
    if "string" in allowed:
        if violation.path == ("version",):
            return "remove it: it has no effect"
        if isinstance(node.value, int) and violation.path[-1] in DURATIONS:
            return f'write it with a unit, such as "{node.value}s"'
        form = violation.schema.get("pattern")
        if form is not None and not matches(form, str(node.value)):
            says: str = violation.schema["patternErrorMessage"]
            return says
        return "put it in quotes"
    if "array" in allowed:
        return "write a list: each entry on a line of its own, after `- `"
    if "object" in allowed:
        if re.match(r"[\w-]+:\S", str(node.value)):
            return "a blank belongs after the colon of `name: value`"
        names = [f"`{name}`" for name in violation.schema.get("properties", ())]
        return f"its attributes are {listed(names, 'and')}" if 1 < len(names) <= FEW else None
    if isinstance(node.value, str):
        return "write it without quotes; a variable gives text, so it cannot be used here"
    return None


def _remedy_for_mapping(
    node: Mapping, violation: Violation, outline: Outline, allowed: list[str]
) -> str | None:
    if "array" in allowed:
        return "begin each entry with `- `"
    is_item = bool(violation.path) and isinstance(violation.path[-1], int)
    if not is_item or "string" not in allowed or len(node.entries) != 1:
        return None
    if "object" not in _allowed(outline.above(violation.path)):
        return "put it in quotes: text with a colon and a blank is read as a mapping"
    ((key, value),) = node.entries.items()
    is_empty = isinstance(value, Scalar) and value.value is None
    text = "" if is_empty else _text(value)
    return f"write `{key}={text}`, or leave out the `- ` of every entry"


def _text(node: Node) -> str:
    """The value as it is shown in a message: on one line and not too long."""
    if isinstance(node, Mapping):
        return "{…}"
    if isinstance(node, Sequence):
        return "[…]"
    if node.value is None:
        return "null"
    return _short(str(node.value).lower() if isinstance(node.value, bool) else str(node.value))


def _short(text: str) -> str:
    line = text.replace("\n", "\\n")
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _not_among(violation: Violation, outline: Outline) -> Finding:
    values: list[str | bool] = violation.schema["enum"]
    given = _text(violation.node)
    words = [value for value in values if isinstance(value, str)]
    # Beside true and false, their texts are there for variables and are not worth a mention.
    is_boolean = len(words) < len(values)
    close = None if is_boolean else closest(given, words)
    wanted = "true or false" if is_boolean else listed([f"`{word}`" for word in words], "or")
    return Finding(
        code=codes.INVALID_VALUE,
        message=f"{outline.name(violation.path)} must be {wanted}, not `{given}`",
        help=f"did you mean `{close}`?" if close else None,
    )


def _not_of_form(violation: Violation, outline: Outline) -> Finding:
    return Finding(
        code=codes.INVALID_VALUE,
        message=f"{outline.name(violation.path)} cannot be `{_text(violation.node)}`",
        help=violation.schema["patternErrorMessage"],
    )


def _out_of_bounds(violation: Violation, outline: Outline) -> Finding:
    low, high = violation.schema.get("minimum"), violation.schema.get("maximum")
    bounds = f"at least {low}" if high is None else f"between {low} and {high}"
    return Finding(
        code=codes.INVALID_VALUE,
        message=f"{outline.name(violation.path)} must be {bounds}, not {_text(violation.node)}",
    )


def _without_content(violation: Violation, outline: Outline) -> Finding:
    return Finding(
        code=codes.INVALID_VALUE,
        message=f"{outline.name(violation.path)} must not be empty",
        help="give it a value, or remove it",
    )


def _too_many(violation: Violation, outline: Outline) -> Finding:
    most = violation.schema["maxItems"]
    count = len(violation.node.items) if isinstance(violation.node, Sequence) else 0
    return Finding(
        code=codes.INVALID_VALUE,
        message=f"{outline.name(violation.path)} has {count} entries; it can have {most}",
    )


def _bad_name(violation: Violation, outline: Outline) -> Finding:
    *above, key = violation.path
    place = outline.whole(tuple(above))
    help = violation.schema["propertyNames"]["patternErrorMessage"]
    return Finding(
        code=codes.INVALID_VALUE,
        message=f"`{_short(f'{key}')}` cannot be a name in `{dotted(place)}`",
        help=f"{help} Variables are not replaced in names." if "$" in str(key) else help,
    )


def _unknown(violation: Violation, outline: Outline) -> Finding:
    *above, key = violation.path
    place = dotted(outline.whole(tuple(above)))
    return Finding(
        code=codes.UNKNOWN_ATTRIBUTE,
        message=f"`{_short(f'{key}')}` is not an attribute of "
        + (f"`{place}`" if place else "the top level"),
        help=meant(violation, outline),
    )


def _missing(violation: Violation, outline: Outline) -> Finding:
    name = f"{violation.missing}"
    attribute = violation.schema["properties"][name]
    values = [f"`{value}`" for value in attribute.get("enum", ())]
    return Finding(
        code=codes.MISSING_ATTRIBUTE,
        message=f"`{dotted(outline.whole(violation.path))}` needs `{name}`",
        help=f"it can be {listed(values, 'or')}"
        if values
        else f"`{name}`: {attribute['description']}",
    )


def _repeated(violation: Violation, outline: Outline) -> Finding:
    first = violation.first or Location(None)
    earlier = first.path or ()
    if isinstance(violation.node, Scalar):
        message = f"{outline.name(earlier[:-1])} has `{_text(violation.node)}` twice"
    else:
        message = f"{outline.name(violation.path)} repeats {outline.name(earlier)}"
    return Finding(
        code=codes.DUPLICATE_ITEM,
        message=message,
        help="remove one of the two",
        related=Location(first.span, outline.whole(earlier)),
    )


_FINDINGS: dict[str, Callable[[Violation, Outline], Finding]] = {
    "type": _wrong_type,
    "enum": _not_among,
    "pattern": _not_of_form,
    "minLength": _without_content,
    "minItems": _without_content,
    "maxItems": _too_many,
    "minimum": _out_of_bounds,
    "maximum": _out_of_bounds,
    "propertyNames": _bad_name,
    "additionalProperties": _unknown,
    "required": _missing,
    "uniqueItems": _repeated,
}
"""How each keyword that our schemas use is put into words."""

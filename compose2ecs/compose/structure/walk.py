"""The verdict of a schema on a tree: every place that breaks a rule of the schema, with the rule.

This is the part of JSON Schema draft-07 that our schemas are written in, applied to trees that
know their places. It exists because importing a general validator takes longer than the rest of a
conversion; the tests hold it against one. In our schemas a value of several kinds has a list of
types, never ``oneOf``: keywords of a kind that a value does not have do not concern it, so each
fault is found once, at its own place.

Reference: https://json-schema.org/draft-07/json-schema-validation.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from collections.abc import Mapping as AbstractMapping
from functools import cache
from typing import Any, TypeAlias

from compose2ecs import _resources
from compose2ecs.compose.tree import LocalPath, Mapping, Node, Scalar, Sequence
from compose2ecs.diagnostics import Location
from compose2ecs.shape import shape
from compose2ecs.source import Path, Span

Schema: TypeAlias = AbstractMapping[str, Any]
"""A schema, or a part of one, without references."""

EXTENSIONS = "^x-"
"""The pattern of keys that are free for other tools, wherever a schema allows them."""

_REFERENCE = "#/definitions/"

_TYPES: dict[type, tuple[str, ...]] = {
    str: ("string",),
    LocalPath: ("string",),
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
    type(None): ("null",),
}
"""The types of JSON Schema that a scalar has. A timestamp has none of them."""


@shape
class Violation:
    """A place that breaks a rule.

    ``path`` and ``span`` are the place: that of a value, or of a key for ``additionalProperties``
    and ``propertyNames``. ``schema`` is the part of the schema that has the rule. ``missing`` is
    the attribute that ``required`` asks for, ``first`` the earlier occurrence that ``uniqueItems``
    found.
    """

    keyword: str
    path: Path
    span: Span
    node: Node
    schema: Schema
    missing: str | None = None
    first: Location | None = None


@cache
def resolved(name: str, definition: str | None = None) -> Schema:
    """The schema ``name``, or one of its definitions, with its references resolved.

    Raises KeyError for a definition that the schema does not have.
    """
    whole = _resources.schema(name)
    schema: Schema = _inlined(
        whole if definition is None else whole["definitions"][definition], whole, {}
    )
    return schema


def _inlined(value: Any, whole: Schema, done: dict[str, Any]) -> Any:
    """``value`` without references; a description beside a reference wins over the definition's."""
    if isinstance(value, list):
        return [_inlined(item, whole, done) for item in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref")
    if reference is None:
        return {
            key: _inlined(item, whole, done) for key, item in value.items() if key != "definitions"
        }
    name = reference.removeprefix(_REFERENCE)
    if name not in done:
        done[name] = _inlined(whole["definitions"][name], whole, done)
    beside = {key: item for key, item in value.items() if key != "$ref"}
    return {**done[name], **beside}


def violations(node: Node, schema: Schema) -> list[Violation]:
    """Every place of the tree below ``node`` that breaks a rule of ``schema``, sorted by position.

    A fault in an anchor is one fault, however often an alias repeats it; its path is the first in
    the file.
    """
    found: list[Violation] = []
    _value(node, schema, (), node.span, found)
    once: dict[Hashable, Violation] = {}
    for violation in found:
        subject = (*violation.path[-1:], violation.missing)
        once.setdefault(
            (violation.span, violation.keyword, subject, id(violation.schema)), violation
        )
    return sorted(once.values(), key=lambda violation: violation.span)


def _value(node: Node, schema: Schema, path: Path, key: Span, found: list[Violation]) -> None:
    """Add what is wrong below ``node``, whose own key, where it has one, stands at ``key``."""
    if not has_type(node, schema):
        is_null = isinstance(node, Scalar) and node.value is None
        # An absent value has no text of its own to point at.
        span = key if is_null else node.span
        found.append(Violation(keyword="type", path=path, span=span, node=node, schema=schema))
    elif isinstance(node, Mapping):
        _mapping(node, schema, path, key, found)
    elif isinstance(node, Sequence):
        _sequence(node, schema, path, found)
    else:
        keyword = _broken_by_scalar(node.value, schema)
        if keyword is not None:
            found.append(
                Violation(keyword=keyword, path=path, span=node.span, node=node, schema=schema)
            )


def has_type(node: Node, schema: Schema) -> bool:
    """Whether ``node`` is of a type that ``schema`` allows; 2.0 is an integer too."""
    allowed = schema.get("type")
    if allowed is None:
        return True
    if isinstance(node, Mapping):
        types: tuple[str, ...] = ("object",)
    elif isinstance(node, Sequence):
        types = ("array",)
    else:
        value = node.value
        types = _TYPES.get(type(value), ())
        if isinstance(value, float) and value.is_integer():
            types = _TYPES[int]
    if isinstance(allowed, str):
        return allowed in types
    return any(name in allowed for name in types)


def _broken_by_scalar(value: object, schema: Schema) -> str | None:
    """The first keyword of ``schema`` that ``value``, which is of an allowed type, breaks."""
    if "enum" in schema and value not in schema["enum"]:
        return "enum"
    if isinstance(value, str):
        if len(value) < schema.get("minLength", 0):
            return "minLength"
        if "pattern" in schema and not matches(schema["pattern"], value):
            return "pattern"
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        if value < schema.get("minimum", value):
            return "minimum"
        if value > schema.get("maximum", value):
            return "maximum"
    return None


def _mapping(node: Mapping, schema: Schema, path: Path, key: Span, found: list[Violation]) -> None:
    found.extend(
        Violation(keyword="required", path=path, span=key, node=node, schema=schema, missing=name)
        for name in schema.get("required", ())
        if name not in node.entries
    )
    names = schema.get("propertyNames")
    for name, child in node.entries.items():
        span = node.key_span(name)
        below = child_schema(schema, name)
        broken = None
        if below is None:
            broken = "additionalProperties"
        elif names is not None and not matches(names["pattern"], name):
            broken = "propertyNames"
        place = (*path, name)
        if broken is not None:
            found.append(
                Violation(keyword=broken, path=place, span=span, node=child, schema=schema)
            )
        if below:
            _value(child, below, place, span, found)


def _sequence(node: Sequence, schema: Schema, path: Path, found: list[Violation]) -> None:
    for keyword, is_broken in (
        ("minItems", len(node.items) < schema.get("minItems", 0)),
        ("maxItems", len(node.items) > schema.get("maxItems", len(node.items))),
    ):
        if is_broken:
            found.append(
                Violation(keyword=keyword, path=path, span=node.span, node=node, schema=schema)
            )
    below = schema.get("items")
    if below:
        for index, item in enumerate(node.items):
            _value(item, below, (*path, index), item.span, found)
    if schema.get("uniqueItems"):
        _unique(node, schema, path, found)


def _unique(node: Sequence, schema: Schema, path: Path, found: list[Violation]) -> None:
    """Add every item that repeats an earlier one; 1 equals 1.0, but neither true nor "1"."""
    first: dict[Hashable, int] = {}
    for index, item in enumerate(node.items):
        earlier = first.setdefault(_frozen(item), index)
        if earlier != index:
            # An alias has the place of what it repeats; the repetition stands where the alias does.
            span = item.via[-1] if item.via else item.span
            found.append(
                Violation(
                    keyword="uniqueItems",
                    path=(*path, index),
                    span=span,
                    node=item,
                    schema=schema,
                    first=Location(node.items[earlier].span, (*path, earlier)),
                )
            )


def _frozen(node: Node) -> Hashable:
    """A value that is equal for equal nodes and can be looked up."""
    if isinstance(node, Mapping):
        return frozenset((key, _frozen(child)) for key, child in node.entries.items())
    if isinstance(node, Sequence):
        return tuple(_frozen(child) for child in node.items)
    value = node.value
    return ("boolean", value) if isinstance(value, bool) else value


def child_schema(schema: Schema, key: str | int) -> Schema | None:
    """The schema of what stands under ``key``: empty if that is free, None if forbidden."""
    if isinstance(key, int):
        items: Schema = schema.get("items", {})
        return items
    properties: Schema = schema.get("properties", {})
    if key in properties:
        attribute: Schema = properties[key]
        return attribute
    for pattern, below in schema.get("patternProperties", {}).items():
        if matches(pattern, key):
            named: Schema = below
            return {} if pattern == EXTENSIONS else named
    others = schema.get("additionalProperties", {})
    return None if others is False else others


def matches(pattern: str, text: str) -> bool:
    """Whether ``pattern`` is found in ``text``. As in ECMA 262, ``$`` stands for the very end."""
    return _compiled(pattern).search(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Python's own ``$`` would also match before a trailing newline."""
    return re.compile(f"{pattern[:-1]}\\Z" if pattern.endswith("$") else pattern)


def patterns(
    schema: Schema, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Schema]]:
    """Every place that ``schema`` describes, with its schema.

    A place is keys, with ``*`` for any key and ``[]`` for any position.
    """
    below: list[tuple[str, Schema]] = list(schema.get("properties", {}).items())
    below += [
        ("*", value)
        for pattern, value in schema.get("patternProperties", {}).items()
        if pattern != EXTENSIONS
    ]
    others = schema.get("additionalProperties")
    if others:
        below.append(("*", others))
    if "items" in schema:
        below.append(("[]", schema["items"]))
    if not below and schema.get("type") == "object" and others is None:
        below.append(("*", {}))
    for segment, value in below:
        place = (*above, segment)
        yield place, value
        yield from patterns(value, place)

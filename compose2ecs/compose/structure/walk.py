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

_NO_TYPE: frozenset[str] = frozenset()
_WHOLE = frozenset({"integer", "number"})
_TYPES: dict[type, frozenset[str]] = {
    str: frozenset({"string"}),
    LocalPath: frozenset({"string"}),
    bool: frozenset({"boolean"}),
    int: _WHOLE,
    float: frozenset({"number"}),
    type(None): frozenset({"null"}),
    Mapping: frozenset({"object"}),
    Sequence: frozenset({"array"}),
}
"""The types of JSON Schema that a value has. A timestamp has none of them."""

_NOTHING: Schema = {}


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
    if not found:
        return found
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
    if isinstance(node, Scalar):
        value = node.value
        types = _TYPES.get(value.__class__, _NO_TYPE)
        if value.__class__ is float and value.is_integer():
            types = _WHOLE
    else:
        types = _TYPES[node.__class__]
    return allowed in types if allowed.__class__ is str else not types.isdisjoint(allowed)


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
    entries, keys = node.entries, node.keys
    if "required" in schema:
        found += [
            Violation(
                keyword="required", path=path, span=key, node=node, schema=schema, missing=name
            )
            for name in schema["required"]
            if name not in entries
        ]
    properties = schema.get("properties", _NOTHING)
    names = schema.get("propertyNames")
    for name, child in entries.items():
        below = properties.get(name)
        if below is None:
            below = child_schema(schema, name)
        broken = None
        if below is None:
            broken = "additionalProperties"
        elif names is not None and not matches(names["pattern"], name):
            broken = "propertyNames"
        place = (*path, name)
        span = keys.get(name, node.span)
        if broken is not None:
            found.append(
                Violation(keyword=broken, path=place, span=span, node=child, schema=schema)
            )
        if below:
            _value(child, below, place, span, found)


def _sequence(node: Sequence, schema: Schema, path: Path, found: list[Violation]) -> None:
    keyword = None
    if len(node.items) < schema.get("minItems", 0):
        keyword = "minItems"
    elif "maxItems" in schema and len(node.items) > schema["maxItems"]:
        keyword = "maxItems"
    if keyword is not None:
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

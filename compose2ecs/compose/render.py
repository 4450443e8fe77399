"""The effective project as ``docker compose config`` prints it.

Which attributes appear when they hold nothing is said by the markers of ``compose.model``; the rest
is Go's: floats in their shortest form, durations such as ``1m30s``, sizes as decimal text, ``$``
doubled.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from compose2ecs.compose.grammar.gonumbers import json_number
from compose2ecs.compose.grammar.quantities import format_duration
from compose2ecs.compose.model import (
    ALWAYS,
    NEVER,
    ZERO,
    BlkioRate,
    BlkioWeight,
    Bytes,
    Duration,
    FileMode,
    Float32,
    Project,
    Ulimit,
)
from compose2ecs.compose.shapes import (
    Attribute,
    Entries,
    Free,
    Items,
    Shape,
    Struct,
    Value,
    attributes,
)
from compose2ecs.regex import regex
from compose2ecs.source import Traced

_CAPITALISED: dict[type, frozenset[str]] = {
    BlkioRate: frozenset({"path", "rate"}),
    BlkioWeight: frozenset({"path", "weight"}),
}
"""Structures that the reference prints under the names of its own fields."""

_TOKEN = regex(r'"(?:[^"\\]|\\.)*"|[-+.\deE]+')
_TOP_LEVEL_IF_USED = ("networks", "volumes", "secrets", "configs")


class NotPrintableError(ValueError):
    """The project holds a number that JSON has no way to write."""


def effective(project: Project) -> dict[str, Any]:
    """The project as plain values, ``$`` not doubled.

    Raises NotPrintableError for infinities under ``x-``.
    """
    shown: dict[str, Any] = {}
    for attribute in attributes(Project):
        if attribute.printed is NEVER:
            continue
        value = _value(getattr(project, attribute.name), attribute.shape)
        if value or attribute.name not in _TOP_LEVEL_IF_USED:
            shown[attribute.name] = value
    if project.extensions is not None:
        for key, value in project.extensions.value.items():
            shown[key] = _free(value)
    return dict(sorted(shown.items()))


def to_json(project: Project) -> str:
    """The project as JSON text, dollars doubled, to the byte what docker compose prints."""
    return as_json(doubled(effective(project)))


def as_json(value: Any) -> str:
    """JSON text as Go writes it.

    Two spaces, and ``<``, ``>``, ``&`` and two line separators escaped.
    """
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return _TOKEN.sub(_as_go, text) if "e-0" in text or "-0.0" in text else text


def _as_go(token: re.Match[str]) -> str:
    """A number as Go writes it, ``1e-7`` for Python's ``1e-07``, ``-0``; text as it is."""
    if token[0].startswith('"'):
        return token[0]
    return "-0" if token[0] == "-0.0" else token[0].replace("e-0", "e-")


def doubled(value: Any) -> Any:
    """The value with every ``$`` doubled, keys included: it can be read as a file again."""
    if isinstance(value, str):
        return value.replace("$", "$$")
    if isinstance(value, dict):
        return {doubled(key): doubled(child) for key, child in value.items()}
    if isinstance(value, list):
        return [doubled(child) for child in value]
    return value


def _struct(node: Any, kind: type) -> Any:
    if kind is Ulimit:
        return _ulimit(node)
    shown: dict[str, Any] = {}
    upper = _CAPITALISED.get(kind, frozenset())
    for attribute in attributes(kind):
        if attribute.printed is NEVER:
            continue
        name = attribute.name.capitalize() if attribute.name in upper else attribute.name
        traced: Traced[Any] | None = getattr(node, attribute.name)
        if traced is None:
            if attribute.printed is ALWAYS:
                shown[name] = _nothing(attribute.shape)
            continue
        if attribute.name == "extra_hosts":
            value = _hosts(traced)
        elif attribute.name == "ssh":
            value = _ssh(traced)
        else:
            value = _value(traced, attribute.shape)
        # A host without addresses leaves an empty list of hosts.
        if _is_shown(value, attribute) or (attribute.name == "extra_hosts" and traced.value):
            shown[name] = value
    return shown


def _is_shown(value: Any, attribute: Attribute) -> bool:
    if attribute.printed in (ALWAYS, ZERO):
        return True
    if isinstance(attribute.shape, Value) and attribute.shape.kind is Bytes:
        return bool(value != "0")
    if isinstance(attribute.shape, Value) and attribute.shape.kind is Duration:
        return bool(value != "0s")
    return bool(value)


def _nothing(shape: Shape) -> Any:
    """What an attribute that is always printed shows when it is absent."""
    match shape:
        case Struct():
            return {
                a.name: _nothing(a.shape) for a in attributes(shape.kind) if a.printed is ALWAYS
            }
        case Value():
            return "" if shape.kind is str else _scalar(0, shape.kind)
        case _:
            return None


def _ulimit(node: Ulimit) -> Any:
    if node.single is not None and node.single.value:
        return node.single.value
    limits = {"soft": node.soft, "hard": node.hard}
    return {key: leaf.value for key, leaf in limits.items() if leaf is not None and leaf.value}


def _hosts(traced: Traced[Mapping[str, Traced[tuple[Traced[str], ...]]]]) -> list[str]:
    return sorted(
        f"{host}={address.value}"
        for host, addresses in traced.value.items()
        for address in addresses.value
    )


def _ssh(traced: Traced[Mapping[str, Traced[str | None]]]) -> list[str]:
    return [key if not path.value else f"{key}={path.value}" for key, path in traced.value.items()]


def _value(traced: Traced[Any], shape: Shape) -> Any:
    value = traced.value
    if value is None:
        return None
    match shape:
        case Struct():
            return _struct(value, shape.kind)
        case Items():
            return [_value(item, shape.item) for item in value]
        case Entries():
            shown = {key: _value(item, shape.item) for key, item in sorted(value.items())}
            if isinstance(shape.item, Items):
                # The reference has no option of a provider without a value.
                shown = {key: items for key, items in shown.items() if items}
            return shown
        case Free():
            return _free(traced)
        case Value():
            return _scalar(value, shape.kind)


def _scalar(value: Any, kind: Any) -> Any:
    if kind is Bytes:
        return str(value)
    if kind is Duration:
        return format_duration(value)
    if kind is FileMode:
        return f"0{value:o}"
    if kind is Float32:
        return _number(float(json_number(value, single=True)))
    return value


def _number(value: float) -> float | int:
    """A float as JSON shows it: a whole number has no fraction."""
    if not math.isfinite(value):
        raise NotPrintableError(f"JSON has no way to write {value}")
    if value == 0 and math.copysign(1, value) < 0:
        return value
    return int(value) if value.is_integer() and abs(value) < 1e21 else value


def _free(traced: Traced[Any]) -> Any:
    value = traced.value
    if isinstance(value, Mapping):
        return {key: _free(child) for key, child in sorted(value.items())}
    if isinstance(value, tuple):
        # The reference turns every empty list under x- into null.
        return [_free(child) for child in value] or None
    if isinstance(value, datetime):
        return timestamp(value)
    if isinstance(value, float):
        return _number(value)
    return value


def timestamp(value: datetime) -> str:
    """A YAML timestamp as RFC 3339 text, as Go prints it."""
    text = value.replace(microsecond=0).isoformat()
    fraction = f"{value.microsecond:06d}".rstrip("0")
    moment, zone = text[:19], text[19:]
    return f"{moment}{'.' + fraction if fraction else ''}{'Z' if zone == '+00:00' else zone}"

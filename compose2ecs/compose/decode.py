"""The finished tree to ``compose.Project``: closed, typed, every leaf with its origins.

Closed means that an entry the model does not know is a diagnostic. Values are converted as the
reference converts them: text to numbers and booleans, sizes to bytes, durations to nanoseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from math import isfinite
from typing import Any

from compose2ecs.compose import codes
from compose2ecs.compose.grammar.gonumbers import (
    INT64_MAX,
    INT64_MIN,
    parse_bool,
    parse_float,
    parse_int,
    to_float32,
)
from compose2ecs.compose.grammar.quantities import parse_bytes, parse_duration
from compose2ecs.compose.model import (
    Bytes,
    Dependency,
    DeviceCount,
    Duration,
    Exact,
    FileMode,
    Float32,
    PortNumber,
    Project,
    Unsigned,
    Weight,
)
from compose2ecs.compose.phases.merge import kind, text_of
from compose2ecs.compose.shapes import Entries, Free, Items, Shape, Struct, Text, Value, attributes
from compose2ecs.compose.tree import Implied, Mapping, Node, Scalar, ScalarValue, Sequence
from compose2ecs.diagnostics import Location, Reporter
from compose2ecs.shape import of_members
from compose2ecs.source import Choice, Origin, Path, Source, Span, Traced, dotted, of_parts

IMPLIED = "implied by the Compose Specification"

_MISSING = object()


class _NotReadError(Exception):
    """The reference ignores a value of this kind at this place."""


def decode(root: Mapping, reporter: Reporter) -> Project:
    """The project. Values that do not fit are reported and left out."""
    project: Project = _Decoder(reporter).struct(root, Project, (), ())
    return project


def free(root: Node) -> Traced[Any]:
    """The tree as plain values: mappings, tuples and scalars, each with the place it stands at."""
    return _Decoder(Reporter())._free(root, None, (), ())  # noqa: SLF001 -- of this module


class _Decoder:
    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter

    def struct(self, node: Mapping, kind_: type, path: Path, via: tuple[Span, ...]) -> Any:
        via = via + node.via
        known, absent = _members(kind_)
        values: dict[str, Any] = absent.copy()
        keys, span = node.keys, node.span
        others = False
        for name, child in node.entries.items():
            found = known.get(name)
            if found is None:
                others = True
                continue
            read, shape = found
            value = read(self, child, shape, (*path, name), via, keys.get(name, span))
            if value is not _MISSING:
                values[name] = value
        if kind_ is Project:
            _fill(values, node)
        elif kind_ is Dependency and values["required"] is None:
            values["required"] = Traced(True, (Choice(IMPLIED, Source(path, node.span)),))
        if others:
            values["extensions"] = self._rest(node, kind_, path, via)
        return of_members(kind_, values)

    def _rest(self, node: Mapping, kind_: type, path: Path, via: tuple[Span, ...]) -> Any:
        known, _ = _members(kind_)
        found: dict[str, Any] = {}
        for key, child in node.entries.items():
            if key in known:
                continue
            if key.startswith("x-"):
                found[key] = self._free(child, None, (*path, key), via)
            else:
                self._reporter.report(
                    codes.UNKNOWN_ATTRIBUTE,
                    f"unknown attribute `{key}`",
                    Location(node.key_span(key), (*path, key)),
                )
        if not found:
            return None
        return Traced(found, (Source(path, node.span, via),))

    # ------------------------------------------------------------------ by shape
    # Each way gives the value of a node in its shape, or says why there is none. What has parts
    # stands where its ``key`` stands, if it has one.
    def _scalar(
        self, node: Node, shape: Value, path: Path, via: tuple[Span, ...], key: Span | None
    ) -> Any:
        if not isinstance(node, Scalar):
            self._reporter.report(
                codes.WRONG_TYPE,
                f"`{dotted(path)}` must be a single value, not {kind(node)}",
                Location(node.span, path),
            )
            return _MISSING
        value: Any = node.value
        if not (value is None and shape.nullable):
            try:
                value = _CONVERSIONS[shape.kind](value)
            except _NotReadError:
                return self._not_read(node, path)
            except ValueError as error:
                return self._invalid(error, node, shape, path, key)
        return Traced(value, _origins(node, path, via))

    def _text(
        self, node: Node, shape: Text, path: Path, via: tuple[Span, ...], key: Span | None
    ) -> Any:
        # Most values are text of one place, and stay as they are.
        if node.__class__ is not Scalar or node.value.__class__ is not str or node.overridden:
            return self._scalar(node, shape, path, via, key)
        return Traced(node.value, (of_parts(Source, (path, node.span, via + node.via)),))

    def _structure(
        self, node: Node, shape: Struct, path: Path, via: tuple[Span, ...], key: Span | None
    ) -> Any:
        if not isinstance(node, Mapping):
            return self._without_parts(node, shape, path, via)
        value = self.struct(node, shape.kind, path, via)
        return Traced(value, (of_parts(Source, (path, key or node.span, via + node.via)),))

    def _items(
        self, node: Node, shape: Items, path: Path, via: tuple[Span, ...], key: Span | None
    ) -> Any:
        if not isinstance(node, Sequence):
            return self._without_parts(node, shape, path, via)
        inner = via + node.via
        item = shape.item
        read = _WAYS[item.__class__]
        items = []
        for index, child in enumerate(node.items):
            value = read(self, child, item, (*path, index), inner, None)
            if value is not _MISSING:
                items.append(value)
        return Traced(tuple(items), (of_parts(Source, (path, key or node.span, inner)),))

    def _entries(
        self, node: Node, shape: Entries, path: Path, via: tuple[Span, ...], key: Span | None
    ) -> Any:
        if not isinstance(node, Mapping):
            return self._without_parts(node, shape, path, via)
        inner = via + node.via
        item, keys, span = shape.item, node.keys, node.span
        read = _WAYS[item.__class__]
        entries = {}
        for name, child in node.entries.items():
            place = keys.get(name, span)
            value = read(self, child, item, (*path, name), inner, place)
            if value is not _MISSING:
                entries[name] = value
            elif isinstance(item, Struct):
                empty = Mapping({}, {}, place)
                entries[name] = self._structure(empty, item, (*path, name), inner, None)
        return Traced(entries, (of_parts(Source, (path, key or span, inner)),))

    def _free(
        self,
        node: Node,
        _: object,
        path: Path,
        via: tuple[Span, ...],
        __: Span | None = None,
    ) -> Traced[Any]:
        if isinstance(node, Scalar):
            return Traced(node.value, _origins(node, path, via))
        inner = via + node.via
        made: Any
        if isinstance(node, Mapping):
            made = {
                key: self._free(child, None, (*path, key), inner)
                for key, child in node.entries.items()
            }
        else:
            made = tuple(
                [self._free(child, None, (*path, i), inner) for i, child in enumerate(node.items)]
            )
        return Traced(made, (of_parts(Source, (path, node.span, inner)),))

    # ------------------------------------------------------------------ what does not fit
    def _without_parts(self, node: Node, shape: Shape, path: Path, via: tuple[Span, ...]) -> Any:
        """What stands where a value with parts is expected: nothing, or what cannot stand there."""
        if isinstance(node, Scalar) and node.value is None:
            return Traced(None, _origins(node, path, via)) if shape.nullable else _MISSING
        self._reporter.report(
            codes.WRONG_TYPE,
            f"`{dotted(path)}` cannot be {kind(node)}",
            Location(node.span, path),
        )
        return _MISSING

    def _not_read(self, node: Scalar, path: Path) -> object:
        self._reporter.report(
            codes.IGNORED_VALUE,
            f"docker compose ignores `{dotted(path)}: {text_of(node.value)}`",
            Location(node.span, path),
            help='write a whole number of bytes, or text with a unit, such as "512m"',
        )
        return _MISSING

    def _invalid(
        self, error: ValueError, node: Scalar, shape: Value, path: Path, key: Span | None
    ) -> object:
        shown = "" if len(text_of(node.value)) > 60 else f" `{text_of(node.value)}`"
        self._reporter.report(
            codes.INVALID_VALUE,
            f"invalid value{shown} for `{dotted(path)}`: {error}",
            # An absent value has no text of its own to point at.
            Location(key or node.span if node.value is None else node.span, path),
            help=_EXAMPLES.get(shape.kind),
        )
        return _MISSING


Way = Callable[..., Any]

_WAYS: dict[type, Way] = {
    Value: _Decoder._scalar,  # noqa: SLF001 -- of this module, as all of them
    Text: _Decoder._text,  # noqa: SLF001
    Struct: _Decoder._structure,  # noqa: SLF001
    Items: _Decoder._items,  # noqa: SLF001
    Entries: _Decoder._entries,  # noqa: SLF001
    Free: _Decoder._free,  # noqa: SLF001
}
"""How a value is read, by the kind of its shape."""


def _origins(node: Scalar, path: Path, via: tuple[Span, ...]) -> tuple[Origin, ...]:
    own = of_parts(Source, (path, node.span, via + node.via))
    if node.__class__ is Implied:
        return (of_parts(Choice, (IMPLIED, own)),)
    if not node.overridden:
        return (own,)
    return (own, *(Source(path, span) for span in dict.fromkeys(node.overridden)))


@cache
def _members(kind_: type) -> tuple[dict[str, tuple[Way, Shape]], dict[str, None]]:
    """How a structure's attributes are read, by name, and a structure in which all are absent."""
    known = {one.name: (_WAYS[one.shape.__class__], one.shape) for one in attributes(kind_)}
    return known, dict.fromkeys(["extensions", *known])


_KINDS = [one.name for one in attributes(Project) if isinstance(one.shape, Entries)]


def _fill(values: dict[str, Any], root: Mapping) -> None:
    """The kinds of resources are always there in a project, if only as nothing."""
    for name in _KINDS:
        if values[name] is None:
            place = of_parts(Source, ((name,), root.span, ()))
            values[name] = Traced({}, (of_parts(Choice, (IMPLIED, place)),))


def _to_bool(value: ScalarValue) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return parse_bool(value)
    raise ValueError("not a boolean: use true or false")


def _to_int(value: ScalarValue) -> int:
    """Numbers are truncated, as the reference does. Those that do not fit, it turns into others."""
    if isinstance(value, str):
        return parse_int(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("not an integer")  # noqa: TRY004 - a value of the user, not a type of ours
    if not INT64_MIN <= value <= INT64_MAX:
        raise ValueError("integer out of range: it must fit in 64 bits")
    return int(value)


def _to_unsigned(value: ScalarValue) -> int:
    if isinstance(value, (int, float)) and value < 0:
        raise ValueError("it must not be negative")
    number = _to_int(value)
    if number < 0:
        raise ValueError("it must not be negative")
    return number


def _to_port(value: ScalarValue) -> int:
    return _fitting(_to_unsigned(value), 32)


def _fitting(number: int, bits: int) -> int:
    if number >= 1 << bits:
        raise ValueError(f"integer out of range: it must fit in {bits} bits")
    return number


_NO_TEXT = "docker compose does not read text here: write a number"


def _to_exact(value: ScalarValue, bits: int = 32) -> int:
    if isinstance(value, str):
        raise ValueError(_NO_TEXT)  # noqa: TRY004 - a value of the user, not a type of ours
    return _fitting(_to_unsigned(value), bits)


def _to_weight(value: ScalarValue) -> int:
    return _to_exact(value, 16)


def _to_float32(value: ScalarValue) -> float:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ValueError("not a number")  # noqa: TRY004 - a value of the user, not a type of ours
    number = to_float32(parse_float(value) if isinstance(value, str) else float(value))
    if not isfinite(number):
        raise ValueError("not a finite number of single precision")
    return number


def _to_bytes(value: ScalarValue) -> int:
    if isinstance(value, str):
        return parse_bytes(value)
    if isinstance(value, int) and value <= INT64_MAX:
        return value
    raise _NotReadError


def _to_duration(value: ScalarValue) -> int:
    if isinstance(value, str):
        return parse_duration(value)
    raise ValueError("not a duration")


def _to_mode(value: ScalarValue) -> int:
    if isinstance(value, str):
        if not re.fullmatch(r"\+?[0-7]+", value):
            raise ValueError("not an octal number")
        return _fitting(int(value, 8), 63)
    if isinstance(value, float):
        raise ValueError("not an octal number")  # noqa: TRY004 - as above
    return _to_unsigned(value)


def _to_device_count(value: ScalarValue) -> int:
    if isinstance(value, str) and value.lower() == "all":
        return -1
    if isinstance(value, float):
        raise ValueError("not an integer")  # noqa: TRY004 - a value of the user, not a type of ours
    return _to_int(value)


_CONVERSIONS: dict[Any, Callable[[ScalarValue], Any]] = {
    str: text_of,
    bool: _to_bool,
    int: _to_int,
    Unsigned: _to_unsigned,
    Float32: _to_float32,
    Bytes: _to_bytes,
    Duration: _to_duration,
    Exact: _to_exact,
    PortNumber: _to_port,
    Weight: _to_weight,
    FileMode: _to_mode,
    DeviceCount: _to_device_count,
}

_EXAMPLES = {
    Bytes: 'write a number with a unit, such as "512m" or "2g"',
    Duration: 'write a number with a unit, such as "30s" or "1m30s"',
    Float32: 'write a number, such as "0.5"',
    FileMode: 'write octal permissions, such as "0440"',
}

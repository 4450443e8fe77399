"""The only reflective walker: it takes models of traced values apart without knowing them.

Dataclasses, tuples and mappings are structure; a ``Traced`` whose value is none of these is a leaf.
An empty collection is a leaf too: it is something that the user wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from compose2ecs.source import Origin, Path, Source, Traced


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def leaves(node: Any, path: Path = ()) -> Iterator[tuple[Path, Traced[Any]]]:
    """Every traced leaf below ``node`` with its path, in the order of fields and items."""
    if isinstance(node, Traced):
        value = node.value
        if _is_structure(value):
            yield from leaves(value, path)
        else:
            yield path, node
    elif isinstance(node, tuple):
        for index, item in enumerate(node):
            yield from leaves(item, (*path, index))
    elif isinstance(node, Mapping):
        for key, item in node.items():
            yield from leaves(item, (*path, key))
    elif is_dataclass(node):
        for name in _field_names(node.__class__):
            yield from leaves(getattr(node, name), (*path, name))


def _is_structure(value: Any) -> bool:
    if isinstance(value, (tuple, Mapping)):
        return len(value) > 0
    return is_dataclass(value) and not _is_scalar(value)


def _is_scalar(value: Any) -> bool:
    """Whether a dataclass counts as one value: it says so in a class attribute ``is_scalar``."""
    return bool(getattr(value, "is_scalar", False))


def sources(node: Any) -> Iterator[Source]:
    """Every place that a leaf below ``node`` comes from, or was chosen on behalf of."""
    for _, leaf in leaves(node):
        for origin in leaf.origins:
            if isinstance(origin, Source):
                yield origin
            elif origin.at is not None:
                yield origin.at


def origins(node: Any) -> tuple[Origin, ...]:
    """The origins of all leaves below ``node``, each once."""
    return tuple(dict.fromkeys(origin for _, leaf in leaves(node) for origin in leaf.origins))


def plain(node: Any) -> Any:
    """The bare values of ``node``: dataclasses become dicts without their ``None`` fields."""
    if isinstance(node, Traced):
        return plain(node.value)
    if isinstance(node, tuple):
        return [plain(item) for item in node]
    if isinstance(node, Mapping):
        return {key: plain(item) for key, item in node.items()}
    if _is_structure(node):
        return {
            name: plain(value)
            for name in _field_names(node.__class__)
            if (value := getattr(node, name)) is not None
        }
    return node

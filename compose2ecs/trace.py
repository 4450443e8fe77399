"""The only reflective walker: it takes models of traced values apart without knowing them.

Shapes, tuples and mappings are structure; a ``Traced`` whose value is none of these is a leaf.
An empty collection is a leaf too: it is something that the user wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from operator import attrgetter
from typing import Any, TypeAlias

from compose2ecs.shape import fields_of
from compose2ecs.source import Origin, Path, Source, Traced

Members: TypeAlias = Iterable[tuple[str | int, Any]]
"""What a structure holds, with its keys."""

Leaves: TypeAlias = tuple[Traced[Any], ...]
"""All leaves of a model, for whoever looks at them several times: they are a node themselves."""


def leaves(node: Any, path: Path = ()) -> Iterator[tuple[Path, Traced[Any]]]:
    """Every traced leaf below ``node`` with its path, in the order of fields and items."""
    value = node.value if isinstance(node, Traced) else node
    members = _members(value.__class__)
    if members is None or not value:
        return iter(() if value is node else ((path, node),))
    found: list[tuple[Path, Traced[Any]]] = []
    _collect(members(value), path, found)
    return iter(found)


def _collect(members: Members, path: Path, found: list[tuple[Path, Traced[Any]]]) -> None:
    """Add the leaves below ``members``: to a list, as each would pass a generator for every level.

    Most members are leaves, so that a call for each structure is enough.
    """
    for key, item in members:
        value = item.value if isinstance(item, Traced) else item
        of_value = _members(value.__class__)
        if of_value is not None and value:
            _collect(of_value(value), (*path, key), found)
        elif value is not item:
            found.append(((*path, key), item))


@cache
def _members(kind: Any) -> Callable[[Any], Members] | None:
    """What takes values of this kind apart, into keys and members; None when each is one value."""
    if issubclass(kind, tuple):
        return enumerate
    if issubclass(kind, Mapping):
        return lambda mapping: mapping.items()
    names = _field_names(kind)
    return None if names is None else partial(_given, names, reading(names))


def _given(names: tuple[str, ...], read: Callable[[Any], Iterable[Any]], node: Any) -> Members:
    """The members that are there: most are absent in most structures."""
    return [(name, item) for name, item in zip(names, read(node), strict=True) if item is not None]


def reading(names: Sequence[str]) -> Callable[[Any], Iterable[Any]]:
    """What reads the attributes of these names in one go: structures have up to a hundred."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda node: [getattr(node, name) for name in names]


@cache
def _field_names(kind: Any) -> tuple[str, ...] | None:
    """The fields of a structure; None for what counts as one value.

    Shapes are structures, and all else is one.
    """
    fields = fields_of(kind)
    return None if fields is None else tuple(fields)


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
    """The bare values of ``node``: shapes become dicts without their ``None`` fields."""
    if isinstance(node, Traced):
        return plain(node.value)
    if isinstance(node, tuple):
        return [plain(item) for item in node]
    if isinstance(node, Mapping):
        return {key: plain(item) for key, item in node.items()}
    names = _field_names(node.__class__)
    if names is None:
        return node
    return {name: plain(value) for name in names if (value := getattr(node, name)) is not None}

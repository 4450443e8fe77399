"""The only reflective walker: it takes models of traced values apart without knowing them.

Shapes, tuples and mappings are structure; a ``Traced`` whose value is none of these is a leaf.
An empty collection is a leaf too: it is something that the user wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import methodcaller
from typing import Any, TypeAlias

from compose2ecs.shape import fields_of
from compose2ecs.source import Origin, Path, Source, Traced

Leaves: TypeAlias = list[Traced[Any]]
"""All leaves of a model, in the order of its members and items."""


def leaves(node: Any) -> Leaves:
    """Every traced leaf at and below ``node``, in the order of members and items."""
    found: Leaves = []
    _collect((node,), found)
    return found


def _collect(members: Iterable[Any], found: Leaves) -> None:
    """Add the leaves at and below ``members``.

    Most members of most structures are absent: they are left out before anything is asked of them,
    as only what is traced can be a leaf, and that counts as true. Of the others most are leaves, so
    that a call for each structure is enough.
    """
    for item in filter(None, members):
        if type(item) is Traced:
            value = item.value
            members_of = _MEMBERS[type(value)]
            if members_of is None or not value:
                found.append(item)
            else:
                _collect(members_of(value), found)
        elif (members_of := _MEMBERS[type(item)]) is not None:
            _collect(members_of(item), found)


_Reading: TypeAlias = Callable[[Any], Iterable[Any]]


class _Members(dict[type, _Reading | None]):
    """What takes values of a kind apart; None when each is one value. It fills as it is asked."""

    def __missing__(self, kind: type) -> _Reading | None:
        found = self[kind] = _members_of(kind)
        return found


def _members_of(kind: type) -> _Reading | None:
    if issubclass(kind, tuple):
        return iter
    if issubclass(kind, Mapping):
        return methodcaller("values")
    return None if fields_of(kind) is None else _held


def _held(structure: object) -> Iterable[Any]:
    return vars(structure).values()


_MEMBERS = _Members()


def placed_leaves(node: Any, path: Path = ()) -> Iterator[tuple[Path, Traced[Any]]]:
    """Every leaf as ``leaves`` has it, with its path."""
    value = node.value if isinstance(node, Traced) else node
    members_of = _MEMBERS[value.__class__]
    if members_of is not None and value:
        for key, item in zip(_keys(value), members_of(value), strict=True):
            if item is not None:
                yield from placed_leaves(item, (*path, key))
    elif value is not node:
        yield path, node


def _keys(structure: Any) -> Iterable[str | int]:
    """What the members of a structure are called."""
    if isinstance(structure, tuple):
        return range(len(structure))
    return structure if isinstance(structure, Mapping) else vars(structure)


def sources(node: Any) -> Iterator[Source]:
    """Every place that a leaf below ``node`` comes from, or was chosen on behalf of."""
    return cited(leaves(node))


def cited(found: Leaves) -> Iterator[Source]:
    """Every place that one of the leaves comes from, or was chosen on behalf of."""
    for leaf in found:
        for origin in leaf.origins:
            if isinstance(origin, Source):
                yield origin
            elif origin.at is not None:
                yield origin.at


def cited_paths(found: Leaves) -> set[Path]:
    """The paths of all that is ``cited``, for whoever asks about many of them."""
    return {
        place.path
        for leaf in found
        for origin in leaf.origins
        if (place := origin if isinstance(origin, Source) else origin.at) is not None
    }


def origins(node: Any) -> tuple[Origin, ...]:
    """The origins of all leaves below ``node``, each once."""
    return tuple(dict.fromkeys(origin for leaf in leaves(node) for origin in leaf.origins))


def plain(node: Any) -> Any:
    """The bare values of ``node``: shapes become dicts without their ``None`` fields."""
    if isinstance(node, Traced):
        return plain(node.value)
    if isinstance(node, tuple):
        return [plain(item) for item in node]
    if isinstance(node, Mapping):
        return {key: plain(item) for key, item in node.items()}
    fields = fields_of(node.__class__)
    if fields is None:
        return node
    return {name: plain(value) for name in fields if (value := getattr(node, name)) is not None}

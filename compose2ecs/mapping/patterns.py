"""The notation in which rules and dispositions name attributes, and all attributes in it.

``services.*.ports[].host_ip``: ``*`` stands for any name, ``[]`` for any position, and ``.**`` at
the end for everything at that place and below. Keys that start with ``x-`` are no attributes.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Generic, NamedTuple, TypeVar

from compose2ecs.compose.model import Project
from compose2ecs.compose.shapes import Entries, Items, Shape, Struct, Value, attributes
from compose2ecs.source import Path

T = TypeVar("T")

EXTENSION = "x-"
"""What the keys of extensions start with.

https://github.com/compose-spec/compose-spec/blob/main/11-extension.md
"""

_SUBTREE = ".**"


@cache
def model_patterns() -> frozenset[str]:
    """The pattern of every leaf that ``compose.model`` can hold, extensions apart.

    A structure that may be null is a leaf when it is, so it has a pattern of its own beside those
    of its fields.
    """
    return frozenset(
        ".".join(place).replace(".[]", "[]") for place in _below(Struct(kind=Project), ())
    )


def _below(shape: Shape, place: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if shape.nullable or isinstance(shape, Value):
        yield place
    match shape:
        case Struct():
            for attribute in attributes(shape.kind):
                yield from _below(attribute.shape, (*place, attribute.name))
        case Items():
            yield from _below(shape.item, (*place, "[]"))
        case Entries():
            yield from _below(shape.item, (*place, "*"))


def covers(pattern: str, leaf: str) -> bool:
    """Whether ``pattern``, which may end in ``.**``, covers the leaf pattern ``leaf``."""
    if not pattern.endswith(_SUBTREE):
        return pattern == leaf
    root = pattern.removesuffix(_SUBTREE)
    return leaf == root or leaf.startswith((root + ".", root + "["))


class Match(NamedTuple, Generic[T]):
    """What a table has for a path. ``attribute`` is the part of the path that its pattern names.

    For an extension ``value`` is None, and ``attribute`` ends in the ``x-`` key.
    """

    attribute: Path
    value: T | None


class _Node(Generic[T]):
    __slots__ = ("below", "exact", "subtree")

    def __init__(self) -> None:
        self.exact: T | None = None
        self.subtree: T | None = None
        self.below: dict[str, _Node[T]] = {}

    @property
    def is_structure(self) -> bool:
        """Whether the keys here are attributes, rather than names or positions."""
        return any(key not in ("*", "[]") for key in self.below)


class PatternTable(Generic[T]):
    """Values by pattern, found by path."""

    def __init__(self, rows: Iterable[tuple[str, T]]) -> None:
        """Enter ``rows``. Raises ValueError when a pattern is entered twice."""
        self._root: _Node[T] = _Node()
        for pattern, value in rows:
            self._enter(pattern, value)

    @classmethod
    def of(cls, rows: Mapping[str, T]) -> "PatternTable[T]":
        """The table with these rows."""
        return cls(rows.items())

    def _enter(self, pattern: str, value: T) -> None:
        node = self._root
        for key in pattern.removesuffix(_SUBTREE).replace("[]", ".[]").split("."):
            node = node.below.setdefault(key, _Node())
        if pattern.endswith(_SUBTREE):
            taken, node.subtree = node.subtree, value
        else:
            taken, node.exact = node.exact, value
        if taken is not None:
            raise ValueError(f"pattern entered twice: {pattern}")

    def find(self, path: Path) -> Match[T] | None:
        """The row for ``path``: the exact one, else the innermost subtree around it.

        Where only attributes can stand, an ``x-`` key that no row knows is an extension.
        """
        node, found = self._root, None
        for depth, key in enumerate(path):
            if isinstance(key, int):
                child = node.below.get("[]")
            else:
                child = node.below.get(key) or node.below.get("*")
            if child is None:
                if isinstance(key, str) and key.startswith(EXTENSION) and node.is_structure:
                    return Match(path[: depth + 1], None)
                return found
            node = child
            if node.subtree is not None:
                found = Match(path[: depth + 1], node.subtree)
        return found if node.exact is None else Match(path, node.exact)

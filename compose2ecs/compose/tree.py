"""The tree that the loading phases work on: nodes that know where they were written.

Nodes are never changed after they are made: a phase builds new nodes and shares what it leaves
alone. An aliased subtree is one object that stands in several places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Self, TypeAlias

from compose2ecs.source import Path, Span

ScalarValue: TypeAlias = str | int | float | bool | datetime | None


class LocalPath(str):
    """A path of this machine, which loading made absolute; ``written`` is as the file has it.

    Paths that are absolute in the file are plain text: nothing says whose they are.
    """

    __slots__ = ("written",)

    written: str

    def __new__(cls, text: str, written: str) -> Self:
        """The path ``text``, which the file writes as ``written``."""
        path = super().__new__(cls, text)
        path.written = written
        return path


class Scalar:
    """A leaf.

    ``overridden`` are the places of the values that it replaced, latest first; ``via`` the aliases
    and merge keys through which it came here.
    """

    __slots__ = ("overridden", "span", "value", "via")

    def __init__(
        self,
        value: ScalarValue,
        span: Span,
        overridden: tuple[Span, ...] = (),
        via: tuple[Span, ...] = (),
    ) -> None:
        self.value = value
        self.span = span
        self.overridden = overridden
        self.via = via

    def __repr__(self) -> str:
        return f"Scalar({self.value!r})"


class Implied(Scalar):
    """A leaf that no file holds.

    The specification supplies it. Its span is the place that implied it.
    """

    __slots__ = ()


class Sequence:
    """A list of nodes."""

    __slots__ = ("items", "span", "via")

    def __init__(self, items: list[Node], span: Span, via: tuple[Span, ...] = ()) -> None:
        self.items = items
        self.span = span
        self.via = via

    def __repr__(self) -> str:
        return f"Sequence({self.items!r})"


class Mapping:
    """Text keys to nodes, in the order of the file. ``keys`` has the place of each key."""

    __slots__ = ("entries", "keys", "span", "via")

    def __init__(
        self,
        entries: dict[str, Node],
        keys: dict[str, Span],
        span: Span,
        via: tuple[Span, ...] = (),
    ) -> None:
        self.entries = entries
        self.keys = keys
        self.span = span
        self.via = via

    def __repr__(self) -> str:
        return f"Mapping({self.entries!r})"

    def key_span(self, key: str) -> Span:
        """The place of ``key``, or of the mapping for a key that no file holds."""
        return self.keys.get(key, self.span)

    def with_entries(self, entries: dict[str, Node]) -> Mapping:
        """The same mapping with other entries; keys it had keep their place."""
        return Mapping(entries, self.keys, self.span, self.via)

    def updated(self, **entries: Node) -> Mapping:
        """The same mapping with some entries replaced or added."""
        return self.with_entries({**self.entries, **entries})


Node: TypeAlias = Scalar | Sequence | Mapping


def to_plain(node: Node) -> Any:
    """The bare value: dict, list or scalar."""
    if isinstance(node, Mapping):
        return {key: to_plain(child) for key, child in node.entries.items()}
    if isinstance(node, Sequence):
        return [to_plain(child) for child in node.items]
    return node.value


def as_mapping(node: Node) -> Mapping:
    """The node, which is a mapping. Raises TypeError for another one."""
    if not isinstance(node, Mapping):
        raise TypeError("the root of a compose file is a mapping")
    return node


def at(node: Node, path: Path) -> Node | None:
    """The node at ``path`` below ``node``, or None."""
    for key in path:
        if isinstance(node, Mapping) and isinstance(key, str):
            child = node.entries.get(key)
        elif isinstance(node, Sequence) and isinstance(key, int) and key < len(node.items):
            child = node.items[key]
        else:
            return None
        if child is None:
            return None
        node = child
    return node


class PathTable:
    """Values by path pattern, walked in step with a tree.

    In a pattern such as ``services.*.ports[].target`` a ``*`` stands for any key and ``[]`` for any
    position. ``step`` goes one key down; None means that nothing below is in the table, so a walk
    can stop looking. Where it is of use only to a mapping with one of certain keys,
    these are ``needed``. A whole table has its ``rows`` as they were given.
    """

    __slots__ = ("below", "needed", "rows", "value")

    def __init__(self) -> None:
        self.value: Any = None
        self.rows: dict[str, Any] = {}
        self.below: dict[str, PathTable] = {}
        self.needed: frozenset[str] | None = frozenset()

    @classmethod
    def of(cls, rows: dict[str, Any]) -> PathTable:
        """The table with these rows."""
        table = cls()
        table.rows = rows
        for pattern, value in rows.items():
            place = table
            for segment in pattern.replace("[]", ".[]").split("."):
                if place.needed is not None:
                    place.needed = None if segment == "*" else place.needed | {segment}
                place = place.below.setdefault(segment, cls())
            place.value = value
            place.needed = None
        return table

    def step(self, key: str | int) -> PathTable | None:
        """The part of the table below ``key``. A row for the very key wins over one for ``*``."""
        if isinstance(key, int):
            return self.below.get("[]")
        exact = self.below.get(key)
        return exact if exact is not None else self.below.get("*")


Rewrite = Callable[[Any, Node, Path], Node]
"""What a row of a table does, with the phase that it belongs to: tables are built once."""


def of_node(function: Callable[[Node], Node]) -> Rewrite:
    """The row that looks at the node alone."""
    return lambda _, node, __: function(node)


def rewrite(node: Node, table: PathTable, phase: object, path: Path = ()) -> Node:
    """The tree with the functions of ``table`` applied at their places, outer nodes first.

    They are called with ``phase``. Subtrees without a row are shared, not copied.
    """
    if table.value is not None:
        function: Rewrite = table.value
        node = function(phase, node, path)
    rows = table.below
    if not rows:
        return node
    if node.__class__ is Mapping:
        every = rows.get("*")
        changed: dict[str, Node] | None = None
        for key, old in node.entries.items():
            below = rows.get(key, every)
            # Most keys have no row, and most structures none of the keys that have one.
            if below is None:
                continue
            needed = below.needed
            if needed is not None and old.__class__ is Mapping and needed.isdisjoint(old.entries):
                continue
            new = rewrite(old, below, phase, (*path, key))
            if new is not old:
                if changed is None:
                    changed = node.entries.copy()
                changed[key] = new
        return node if changed is None else node.with_entries(changed)
    if node.__class__ is Sequence and "[]" in rows:
        below = rows["[]"]
        items = [rewrite(child, below, phase, (*path, i)) for i, child in enumerate(node.items)]
        # A node is equal to itself alone.
        return node if items == node.items else Sequence(items, node.span, node.via)
    return node


def in_turn(*tables: PathTable) -> PathTable:
    """One table for several that are walked together; its phase is the tuple of theirs.

    At a place of several the function of the first is first. What one does must not depend on what
    an earlier one does further down.
    """
    found: dict[str, list[tuple[int, Rewrite]]] = {}
    for index, table in enumerate(tables):
        for pattern, function in table.rows.items():
            found.setdefault(pattern, []).append((index, function))
    return PathTable.of({pattern: _each(steps) for pattern, steps in found.items()})


def _each(steps: list[tuple[int, Rewrite]]) -> Rewrite:
    def step(phases: Any, node: Node, path: Path) -> Node:
        for index, function in steps:
            node = function(phases[index], node, path)
        return node

    return step


def scalars(node: Node) -> Iterator[Scalar]:
    """Every scalar below ``node``."""
    if isinstance(node, Mapping):
        for child in node.entries.values():
            yield from scalars(child)
    elif isinstance(node, Sequence):
        for child in node.items:
            yield from scalars(child)
    else:
        yield node

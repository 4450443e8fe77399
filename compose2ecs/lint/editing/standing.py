"""What the trees of a file have at a place of its text."""

from __future__ import annotations

from collections.abc import Iterable

from compose2ecs.compose.tree import Mapping, Node, Scalar
from compose2ecs.source import Span

Entry = tuple[Mapping, str]
"""A mapping and one of its keys."""


class Standing:
    """The values of documents by the stretches where they stand themselves, not through an alias.

    ``keys`` has the entries by their keys, ``holders`` by their values.
    """

    def __init__(self, roots: Iterable[Node]) -> None:
        self.nodes: dict[Span, Node] = {}
        self.keys: dict[Span, Entry] = {}
        self.holders: dict[Span, Entry] = {}
        waiting = list(roots)
        seen_through: list[tuple[Span, Entry]] = []
        while waiting:
            node = waiting.pop()
            if node.via:
                continue
            self.nodes.setdefault(node.span, node)
            if isinstance(node, Mapping):
                for key, child in node.entries.items():
                    if child.via:
                        seen_through.append((node.key_span(key), (node, key)))
                    else:
                        self.keys.setdefault(node.key_span(key), (node, key))
                        self.holders.setdefault(child.span, (node, key))
                waiting += node.entries.values()
            elif not isinstance(node, Scalar):
                waiting += node.items
        # A merged entry has its key where the anchor is: that is the entry which stands there.
        for span, entry in seen_through:
            self.keys.setdefault(span, entry)
